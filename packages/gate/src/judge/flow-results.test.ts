import { expect, test } from '@playwright/test';
import { durationsByFlow, flowResults } from './flow-results.ts';
import type { RunRecord } from '../schema/record.ts';
import type { PastRun } from '../schema/history.ts';
import {
  aFailure,
  aHistory,
  anAttempt,
  aPolicy,
  aRecord,
  aRecordOf,
  aSample,
  aTest,
  runsThatTook,
  samplesOf,
} from '../testing/builders.ts';

const FLOW = 'entity.create';
const resultOf = (record: RunRecord, runs: PastRun[] = []) => flowResults(record, aPolicy(), aHistory({ runs }))[0];
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('only completed flows of attempts that were well count', () => {
  const samples = [...samplesOf([10, 20]), aSample({ duration: 99, outcome: 'failed' })];
  const attempts = [aFailure({ samples: samplesOf([500]) }), anAttempt({ attempt: 1, samples })];

  expect(resultOf(aRecord({ tests: [aTest({ attempts })] }))?.samples).toEqual([10, 20]);
});

test('coarse samples count only where there are no others', () => {
  const mixed = [...samplesOf([10]), ...samplesOf([600], { precision: 'coarse' })];
  const of = (samples: typeof mixed) => resultOf(aRecord({ tests: [aTest({ attempts: [anAttempt({ samples })] })] }));

  expect(of(mixed)).toMatchObject({ samples: [10], coarse: 0 });
  expect(of(mixed.slice(1))).toMatchObject({ samples: [600], coarse: 1, duration: 600 });
});

test('re-measurements count if the run itself has no exact samples', () => {
  const remeasurements = [
    { machine: 'm', attempts: [anAttempt({ samples: samplesOf([30]) }), aFailure({ samples: samplesOf([40]) })] },
  ];

  expect(resultOf({ ...aRecordOf([10]), remeasurements })?.samples).toEqual([10]);
  expect(resultOf({ ...aRecordOf([600], { precision: 'coarse' }), remeasurements })).toMatchObject({
    samples: [30],
    coarse: 0,
  });
});

for (const [count, percentile, duration] of [
  [1, 50, 1],
  [7, 50, 4],
  [8, 75, 6.25],
  [19, 75, 14.5],
  [20, 95, 19.05],
] as const)
  test(`${count} samples tell the ${percentile}th percentile`, () => {
    const result = resultOf(aRecordOf(upTo(count)));

    expect(result?.percentile).toBe(percentile);
    expect(result?.duration).toBeCloseTo(duration, 1);
  });

for (const [durations, state] of [
  [[], 'not measured'],
  [[99], 'within'],
  [[100], 'warn'],
  [[199], 'warn'],
  [[200], 'fail'],
] as const)
  test(`samples of [${durations.join()}] ms against 100 and 200 are "${state}"`, () => {
    expect(resultOf(aRecordOf([...durations]))?.state).toBe(state);
  });

test('a flow without a budget is listed after the others, and one that the stage leaves out only if it was measured', () => {
  const policy = aPolicy({
    flows: { [FLOW]: { warn: 100, fail: 200 }, 'entity.list': { warn: 1, fail: 2, stages: { staging: false } } },
  });
  const of = (...flows: string[]) =>
    flowResults(
      aRecord({ tests: [aTest({ attempts: [anAttempt({ samples: flows.map((flow) => aSample({ flow })) })] })] }),
      policy,
      aHistory(),
    ).map(({ flow, warn, fail, state }) => [flow, warn, fail, state]);

  expect(of('b', 'a', FLOW)).toEqual([
    [FLOW, 100, 200, 'within'],
    ['a', undefined, undefined, 'no budget'],
    ['b', undefined, undefined, 'no budget'],
  ]);
  expect(of()).toEqual([[FLOW, 100, 200, 'not measured']]);
  expect(of('entity.list').at(-1)).toEqual(['entity.list', undefined, undefined, 'no budget']);
});

test('the history is the median of each of the latest 60 runs that measured it', () => {
  const runs = runsThatTook(70, (run): PastRun['flows'] =>
    run === 69 ? {} : run === 68 ? { [FLOW]: [] } : { [FLOW]: [run, run + 2, 900] },
  );
  const { history = [] } = resultOf(aRecord(), runs) ?? {};

  expect(history).toHaveLength(58);
  expect([history[0], history.at(-1)]).toEqual([12, 69]);
});

test('durations are given by flow, by name, without flows that have none', () => {
  const samples = [aSample({ flow: 'b' }), aSample({ flow: 'a' }), aSample({ flow: 'c', precision: 'coarse' })];

  expect(Object.entries(durationsByFlow([anAttempt({ samples })]))).toEqual([
    ['a', [50]],
    ['b', [50]],
  ]);
});
