import { expect, test } from '@playwright/test';
import { assess } from 'playwright-gate';
import type { Attempt, PastRun } from 'playwright-gate/plugin';
import type { Run } from 'playwright-gate/statistics';
import {
  aHistory,
  anAttempt,
  aPastRun,
  aPolicy,
  aRecord,
  aTest,
  MINUTE,
  product,
  samplesOf,
  START,
  USUAL,
} from 'playwright-gate/testing';
import { readRememberedRun, rememberedRun } from './remembered-run.ts';

const SERIES = 'staging at https://portal.example.com';
const RUNS = 30;
const SLOW = 'flow.05';
const FLOWS = Array.from({ length: USUAL.flows }, (_, index) => `flow.${String(index).padStart(2, '0')}`);
const policy = aPolicy({ flows: Object.fromEntries(FLOWS.map((flow) => [flow, { warn: 90_000, fail: 99_000 }])) });

const attemptsOf = ({ flows, probe }: Run): Attempt[] =>
  Object.entries(flows).map(([flow, durations]) =>
    anAttempt({ samples: samplesOf(durations, { flow, ...(probe ? { machineProbe: { node: probe } } : {}) }) }),
  );
const recordOf = ([first, ...later]: Run[]) =>
  aRecord({
    tests: [aTest({ flows: FLOWS, attempts: first ? attemptsOf(first) : [] })],
    remeasurements: later.map((round, index) => ({ machine: `machine ${index}`, attempts: attemptsOf(round) })),
  });

/** What is found of deployments of one product, with its whole history and with what events remember of it. */
function aWorld(seed: number, samples: number) {
  const draw = product(seed, { ...USUAL, samples });
  const full = Array.from({ length: RUNS }, (_, index): PastRun => {
    const { flows, probe } = draw();
    const at = START - (RUNS - index) * 97 * MINUTE;
    return aPastRun({ series: SERIES, run: `local-${index}`, at, flows, machineProbe: probe });
  });
  const remembered = full.flatMap((run) => readRememberedRun(rememberedRun(run) ?? '', SERIES) ?? []);
  expect(remembered).toHaveLength(RUNS);
  /** The flows that are slower, for a deployment in which one flow takes so many times as long. */
  return (times: number) => {
    const record = recordOf(Array.from({ length: policy.regression.rounds }, () => draw({ [SLOW]: times })));
    const blockedBy = (runs: PastRun[]) =>
      [...assess(record, policy, aHistory({ series: SERIES, runs })).flows]
        .filter(([, { effect }]) => effect === 'fail')
        .map(([flow]) => flow);
    return { full: blockedBy(full), remembered: blockedBy(remembered) };
  };
}

test('a fresh runner with what Datadog remembers finds the same slower flows as one with all files', () => {
  let agree = 0;
  for (const [seed, samples] of [1, 2, 3, 5, 6, 8, 9].entries()) {
    const deploy = aWorld(seed + 1, samples);
    expect(deploy(1)).toEqual({ full: [], remembered: [] });
    expect(deploy(1.5)).toEqual({ full: [SLOW], remembered: [SLOW] });
    const { full, remembered } = deploy(1.2);
    agree += Number(String(full) === String(remembered));
  }
  expect(agree).toBeGreaterThanOrEqual(6);
});
