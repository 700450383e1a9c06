import { parseArgs } from 'node:util';
import { config as readDotenv } from 'dotenv';
import { sweep } from '../fixtures/cleanup/sweep.ts';
import { currentRun } from '../packages/gate/src/runtime/run.ts';
import { readEnvironment, STAGES, type Stage } from '../fixtures/environment/schema.ts';
import { startEmbedded } from './embedded.ts';

const USAGE = `npm run sweep -- [--stage staging|production] [--older-than HOURS]

Removes what ended runs have left: all that their ledgers know, and, by label, what is older than 24 hours (--older-than).`;

async function main(): Promise<number> {
  readDotenv({ quiet: true });
  const { values } = parseArgs({
    options: { stage: { type: 'string', multiple: true }, 'older-than': { type: 'string', default: '24' } },
  });
  const olderThanHours = Number(values['older-than']);
  const stages = (values.stage ?? STAGES) as Stage[];
  if (Number.isNaN(olderThanHours) || stages.some((stage) => !STAGES.includes(stage))) {
    console.error(USAGE);
    return 64;
  }
  let failed = false;
  for (const stage of stages) {
    // In CI a stage without an address is not there to be swept.
    const target =
      process.env.CI && !process.env.E2E_TARGET && !process.env[`${stage.toUpperCase()}_URL`] ? undefined : stage;
    if (!target) continue;
    const stop = readEnvironment(stage).embedded ? await startEmbedded(stage) : undefined;
    const { removed, remaining, busy } = await sweep(stage, { folder: currentRun().folder, olderThanHours });
    await stop?.();
    console.log(
      `${stage}: ${removed.length} removed, ${remaining.length} remaining${busy ? `, ${busy} ${busy === 1 ? 'run' : 'runs'} still going on` : ''}.`,
    );
    for (const line of remaining) console.log(`  remaining: ${line}`);
    failed ||= remaining.length > 0;
  }
  return failed ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
