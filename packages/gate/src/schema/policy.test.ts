import { expect, test } from '@playwright/test';
import { policySchema, problemIn } from './policy.ts';

const problemOf = (policy: object) => {
  const { error } = policySchema.safeParse(policy);
  return error ? problemIn('gate.config.ts', error) : undefined;
};

for (const [policy, most, problem] of [
  [(value: number) => ({ validDays: value }), 30, 'validDays must be at most 30'],
  [(value: number) => ({ flaky: { most: value } }), 20, 'flaky.most must be at most 20'],
  [(value: number) => ({ quarantine: { share: value } }), 0.2, 'quarantine.share must be at most 0.2'],
  [(value: number) => ({ regression: { leastRatio: value } }), 2, 'regression.leastRatio must be at most 2'],
  [
    (value: number) => ({ regression: { leastMilliseconds: value } }),
    5_000,
    'regression.leastMilliseconds must be at most 5000',
  ],
  [
    (value: number) => ({ flows: { pay: { warn: 1, fail: value } } }),
    600_000,
    'the flow pay must be at most 600000: nobody waits for ten minutes.',
  ],
  [
    (value: number) => ({ flows: { pay: { warn: 1, fail: 2, stages: { production: { warn: 1, fail: value } } } } }),
    600_000,
    'the flow pay ',
  ],
] as const)
  test(`no policy goes beyond this: ${problem}`, () => {
    expect(problemOf(policy(most))).toBeUndefined();
    expect(problemOf(policy(most + 1))).toContain(`gate.config.ts: ${problem}`);
  });
