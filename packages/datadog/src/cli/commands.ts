import { EXIT, isUsage, UsageError } from 'playwright-gate/plugin';
import { deployment, failure, rollback } from './deployment.ts';
import { examine } from './doctor.ts';
import { runFake } from './fake.ts';
import { flush } from './flush.ts';
import { preview } from './preview.ts';
import { apply, destroy, plan } from './watch.ts';

const USAGE = `npm run datadog -- plan [--json]                 what apply would create, change and remove, whole
npm run datadog -- apply [--yes]                 monitors, SLOs, dashboard and metric settings as gate.config.ts says
npm run datadog -- destroy [--yes] [--service <service>]   remove all of that, and nothing else
npm run datadog -- flush [--refused]             send what a run had to leave on disk; also what was refused
npm run datadog -- doctor                        what is between this machine and an alert that fires
npm run datadog -- deployment --env <env> --version <version> [--commit <sha> --repository <url>] [--started <time>]
npm run datadog -- failure --env <env> --version <version> [--name <what>] [--id <id> --started <time> --finished <time>]
npm run datadog -- rollback --id <id of the deployment> --remedy <version>
npm run datadog -- preview [options of playwright test]   run the suite once, and show what would be sent
npm run datadog -- fake [--port <port>]          a fake Datadog on this machine, until it is interrupted`;

const COMMANDS = {
  plan,
  apply,
  destroy,
  flush,
  doctor: examine,
  deployment,
  failure,
  rollback,
  preview,
  fake: runFake,
};

async function carryOut(command: string, args: string[]): Promise<number> {
  const [, known] = Object.entries(COMMANDS).find(([name]) => name === command) ?? [];
  if (known) return known(args);
  if (command !== 'help' && command !== '--help')
    throw new UsageError(command ? `There is no command ${command}.` : 'Which command?');
  console.log(USAGE);
  return 0;
}

/** Carries a command out, and prints what is wrong with it. @returns its exit code */
export const run = ([command = '', ...args]: string[]): Promise<number> =>
  carryOut(command, args).catch((error: Error) => {
    const misused = isUsage(error);
    console.error(misused ? `${USAGE}\n\n${error.message}` : error.message);
    // Not 2: of a plan that says that something differs.
    return misused ? EXIT.usage : EXIT.fail;
  });
