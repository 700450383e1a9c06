import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineGate } from 'playwright-gate/config';

const usual = { warn: 1_500, fail: 3_000, optional: true };

/** What ledgers say is left, one planned resource a line. */
const leakedIn = (ledgers: string, run: string, stages: readonly string[]): string[] =>
  !existsSync(ledgers)
    ? []
    : readdirSync(ledgers)
        .filter((name) => stages.some((stage) => name.startsWith(`${run}.${stage}.`)))
        .flatMap((name) => readFileSync(path.join(ledgers, name), 'utf8').split('\n').filter(Boolean))
        .map((line) => JSON.parse(line) as { kind: string; key: string })
        .map(({ kind, key }) => `${kind} ${key}`);

/**
 * The policy of most cases: flows that not every case measures, at a target that says which build it is, and no
 * re-measurement only to learn from it, which is a second run.
 */
export default defineGate({
  build: { path: '/api/version', take: 'digest' },
  flows: {
    'entity.create': { ...usual, weight: 2 },
    'entity.list': { ...usual, warn: 2_000, fail: 4_000 },
    'entity.search': usual,
    'journey.publish': usual,
    'message.send': usual,
  },
  regression: { learningRuns: 0 },
  target: {
    of: () => ({ name: process.env.TARGET_URL ?? '', url: process.env.TARGET_URL, deployed: true }),
    resources: (run, ledgers, stages) => {
      const leaked = leakedIn(ledgers, run, stages);
      return { created: leaked.length, leaked };
    },
  },
});
