import { commandArguments } from '../runtime/command-line.ts';
import { accept } from './accept.ts';
import { calibrateHistory } from './calibrate.ts';
import { explainVerdict } from './explain.ts';
import { init } from './init.ts';
import { judgeJournals } from './judge.ts';
import { runSuite } from './run.ts';
import { EXIT, isUsage, UsageError } from './usage.ts';
import { verifyFile } from './verify.ts';
import { complain, say } from '../runtime/say.ts';

const USAGE = `npx playwright-gate init                              add the gate to the Playwright project in this folder
npx playwright-gate run [options of playwright test]  run the suite; the verdict is the exit code
npx playwright-gate judge <journals...>               judge the journals of all shards of a run
npx playwright-gate explain [verdict] [subject]       explain one finding of a verdict
npx playwright-gate accept <flow> --because <why>     accept what a flow takes now
npx playwright-gate calibrate                         estimate from the history how often a good build is blocked
npx playwright-gate verify <file> [--build <build>]   check a signed verdict before a promotion

run     [--override <module>=<address of an unpublished build>]...
judge   [--policy <file>] [--quarantine <file>] [--no-history]
accept  [--by <who>] [--series <series>]
verify  [--key <file or PEM>] [--keyid <id>] [--build <build>] [--stage <stage>] [--channel <channel>]
        [--target <target>] [--run <run>]
        [--policy <digest>] [--configuration <digest>] [--tests <digest>] [--max-age <30m, 12h or 3d>]`;

const COMMANDS: Record<string, (args: string[]) => number | Promise<number>> = {
  init,
  run: runSuite,
  judge: judgeJournals,
  explain: explainVerdict,
  accept,
  calibrate: calibrateHistory,
  verify: verifyFile,
};

/** Whether two words have nearly the same letters: one or two were missed, doubled, mixed up or mistaken. */
function isNearly(written: string, meant: string): boolean {
  const letters = [...written.toLowerCase()];
  const left = [...meant].filter((letter) => {
    const at = letters.indexOf(letter);
    if (at >= 0) letters.splice(at, 1);
    return at < 0;
  });
  return left.length <= 1 && letters.length <= 1 && (left.length + letters.length < 2 || meant.length > 4);
}

async function main([command = '', ...args]: string[]): Promise<number> {
  if (command === 'help' || [command, ...args].some((argument) => argument === '--help' || argument === '-h')) {
    say(USAGE);
    return 0;
  }
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (!known && /^\w+$/.test(command)) {
    const meant = Object.keys(COMMANDS).find((name) => isNearly(command, name));
    throw new UsageError(
      `There is no command ${command}. ${meant === undefined ? '' : `Did you mean ${meant}? `}To run a part of the suite: run ${command}`,
    );
  }
  // Without a command the suite is run, as `npm run gate` does.
  return known ? known(args) : runSuite([command, ...args].filter(Boolean));
}

main(commandArguments()).then(
  (code) => process.exit(code),
  (error: Error) => {
    const misused = isUsage(error);
    complain(misused ? `${error.message}\n\n${USAGE}` : error.message);
    process.exit(misused ? EXIT.usage : EXIT.undecided);
  },
);
