import { parseArgs } from 'node:util';
import { sweep } from '../fixtures/cleanup/sweep.ts';
import { allVariables, commandArguments, currentRun, isCI } from 'playwright-gate';
import { readSuiteDotenv } from '../fixtures/environment/dotenv.ts';
import { readEnvironment, STAGES, type Stage } from '../fixtures/environment/schema.ts';
import { startEmbedded } from './embedded.ts';

const USAGE = `npm run sweep -- [--stage staging|production] [--older-than HOURS]

Removes what ended runs have left: all that their ledgers know, and, by label, what is older than 24 hours (--older-than).
What cannot be looked for stays in its ledger. Exit code 1: something is still there. 2: something could not be looked for.`;

/** In CI a stage without an address is not there to be swept. */
function hasTarget(stage: Stage): boolean {
  const env = allVariables();
  return !isCI() || Boolean(env.E2E_TARGET || env[`${stage.toUpperCase()}_URL`]);
}

async function main(): Promise<number> {
  readSuiteDotenv();
  const { values } = parseArgs({
    args: commandArguments(),
    options: { stage: { type: 'string', multiple: true }, 'older-than': { type: 'string', default: '24' } },
  });
  const olderThanHours = Number(values['older-than']);
  const stages = (values.stage ?? STAGES) as Stage[];
  if (Number.isNaN(olderThanHours) || stages.some((stage) => !STAGES.includes(stage))) {
    console.error(USAGE);
    return 64;
  }
  let code = 0;
  for (const stage of stages) {
    if (!hasTarget(stage)) continue;
    const stop = readEnvironment(stage).embedded ? await startEmbedded(stage) : undefined;
    const { removed, remaining, unknown, busy } = await sweep(stage, {
      ledgers: currentRun().folder.ledgers,
      olderThanHours,
    });
    await stop?.();
    console.log(
      `${stage}: ${removed.length} removed, ${remaining.length} remaining${unknown.length ? `, ${unknown.length} not known` : ''}${busy ? `, ${busy} ${busy === 1 ? 'run' : 'runs'} still going on` : ''}.`,
    );
    for (const line of remaining) console.log(`  remaining: ${line}`);
    for (const line of unknown) console.log(`  not known, and still in its ledger: ${line}`);
    if (unknown.length) code = 2;
    else if (remaining.length) code ||= 1;
  }
  return code;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(2);
  },
);
