import { generateKeyPairSync } from 'node:crypto';
import type { Finding, Verdict } from '../schema/verdict.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;
/** When the example's run ended, in epoch milliseconds. */
export const ENDED = 1_790_000_000_000;
export const BUILD = 'portal@4.2.0+8f1c';
export const POLICY = 'a'.repeat(64);

export const aFinding = (change: Partial<Finding> = {}): Finding => ({
  rule: 'budget',
  effect: 'fail',
  subject: 'entity.create',
  actual: '900 ms',
  limit: '800 ms',
  evidence: ['3 samples'],
  message: 'entity.create took 900 ms, which is over its limit of 800 ms.',
  ...change,
});

export const aVerdict = (change: Partial<Verdict> = {}): Verdict => ({
  schema: 'verdict/2',
  verdict: 'pass',
  summary: 'passed: 1 test, 1 flow.',
  stage: 'staging',
  target: 'https://portal.example.com',
  build: BUILD,
  run: 'r1',
  began: ENDED - MINUTE,
  ended: ENDED,
  expires: ENDED + 7 * DAY,
  digests: { policy: POLICY, configuration: 'b'.repeat(64), tests: 'c'.repeat(64) },
  shards: 1,
  findings: [],
  areas: [{ area: 'entity', passed: 1, failed: 0, flaky: 0, skipped: 0, missing: 0 }],
  flows: [
    {
      flow: 'entity.create',
      samples: [351.5],
      coarse: 0,
      duration: 351.5,
      percentile: 50,
      warn: 500,
      fail: 800,
      state: 'within',
      history: [],
    },
  ],
  baseline: { runs: 0, note: 'no history' },
  quarantined: [],
  leaked: [],
  health: [],
  ...change,
});

/** A pair of keys of Ed25519 as PEM. */
export function aKeyPair(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
