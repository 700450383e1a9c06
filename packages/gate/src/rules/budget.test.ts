import { expect, test } from '@playwright/test';
import {
  aHistory,
  anAttempt,
  aPlan,
  aPolicy,
  aRecord,
  aTest,
  runsThatTook,
  samplesOf,
  someContext,
} from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import type { Sample } from '../schema/sample.ts';
import { budget, unconfirmedBreaches } from './budget.ts';

const FLOW = 'entity.create';
/** Each duration is of a test of its own, and the one of a single test of two. */
const findingsFor = (durations: number[], change: Partial<Sample> = {}, before: number[] = []) =>
  budget.check(
    someContext({
      record: aRecordOfEach(durations.length === 1 ? [...durations, ...durations] : durations, change),
      history: aHistory({ runs: runsThatTook(before.length, (run) => ({ [FLOW]: [before[run] ?? 1] })) }),
    }),
  );
const aRecordOfEach = (durations: number[], change: Partial<Sample> = {}) =>
  aRecord({
    tests: durations.map((duration, index) =>
      aTest({
        id: `t${index}`,
        flows: [FLOW],
        attempts: [anAttempt({ samples: samplesOf([duration], change) })],
      }),
    ),
  });
const effectsFor = (...given: Parameters<typeof findingsFor>) => findingsFor(...given).map(({ effect }) => effect);

for (const [duration, effects] of [
  [99.999, []],
  [100, ['warn']],
  [199.999, ['warn']],
  [200, ['fail']],
  [100_000, ['fail']],
] as [number, string[]][])
  test(`${duration} ms against 100 and 200 gives ${effects.join() || 'nothing'}`, () => {
    expect(effectsFor([duration])).toEqual(effects);
  });

test('at its limit exactly it is the limit that is told', () => {
  expect(findingsFor([200])[0]).toMatchObject({ limit: '200 ms' });
});

test('a flow without a sample is no matter of its budget', () => {
  expect(findingsFor([])).toEqual([]);
});

test('the reason tells the statistic, its limit and every sample', () => {
  expect(findingsFor([100, 1_234.5, 3_000])).toEqual([
    {
      rule: 'budget',
      effect: 'fail',
      subject: FLOW,
      actual: '1,235 ms',
      limit: '200 ms',
      evidence: ['100 ms', '1,235 ms', '3,000 ms'],
      message: 'entity.create took 1,235 ms (median of 3 samples), over its limit of 200 ms.',
    },
  ]);
  expect(findingsFor([150])[0]).toMatchObject({
    limit: '100 ms',
    message: 'entity.create took 150 ms (median of 2 samples), over its warning level of 100 ms.',
  });
  expect(findingsFor(Array.from({ length: 8 }, () => 300))[0]?.message).toContain('(75th percentile of 8 samples)');
});

for (const [duration, effect] of [
  [199, 'warn'],
  [200, 'undecided'],
  [699.999, 'undecided'],
  [700, 'fail'],
] as const)
  test(`a coarse ${duration} ms, which may be 500 ms less, against 200 ms is ${effect}`, () => {
    const [reason] = findingsFor([duration], { precision: 'coarse' });

    expect(reason?.effect).toBe(effect);
    expect(reason?.message).toContain('measured coarsely');
  });

for (const [before, effect, why] of [
  [[300, 300, 300], 'warn', 'three of three'],
  [[300, 300], 'fail', 'two of two are too few'],
  [[50, 300, 50, 300, 50, 300], 'warn', 'half of six'],
  [[50, 300, 50, 300, 50, 300, 50], 'fail', 'less than half of seven'],
  [[210, 210, 210], 'warn', 'close to the limit'],
  [[200, 200, 200], 'fail', 'at the limit, and less than now'],
  [[199, 199, 199], 'fail', 'below the limit'],
  [[300, 300, 300, 300, 300, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50], 'fail', 'more than ten runs ago'],
  [[300, 300, 300, 300, 300, 50, 50, 50, 50, 50], 'warn', 'half of the latest ten'],
  [[50, 50, 50, 50, 50, 300, 300, 300, 300, 300, 50, 50, 50, 50, 50], 'warn', 'half of the latest ten of fifteen'],
] as [number[], string, string][])
  test(`a breach that was so before (${why}) gives ${effect}`, () => {
    expect(effectsFor([250], {}, before)).toEqual([effect]);
  });

test('what was over the warning before is told of, without a change of its effect', () => {
  expect(findingsFor([150], {}, [150, 150, 150])[0]).toMatchObject({
    effect: 'warn',
    message:
      'entity.create took 150 ms (median of 2 samples), over its warning level of 100 ms, as in most of the latest runs.',
  });
});

test('a stage has limits of its own', () => {
  const flows = { [FLOW]: { warn: 100, fail: 200, stages: { production: { warn: 300, fail: 400 } } } };
  const at = (stage: string) => {
    const record = aRecordOfEach([250, 250]);
    return budget.check(someContext({ policy: aPolicy({ flows }), record: { ...record, plan: aPlan({ stage }) } }));
  };

  expect(at('staging')).toMatchObject([{ effect: 'fail' }]);
  expect(at('production')).toEqual([]);
});

/** A run that measured a flow once, and re-measurements of it. */
const measuredOnce = (duration: number, ...later: number[][]): RunRecord => ({
  ...aRecordOfEach([duration]),
  remeasurements: later.map((durations) => ({
    machine: 'm',
    attempts: durations.map((took) => anAttempt({ samples: samplesOf([took]) })),
  })),
});

for (const [record, effect, says, doubtful] of [
  [measuredOnce(250), 'undecided', 'it was measured once, and nothing confirms it.', [FLOW]],
  [measuredOnce(250, [240, 260, 50]), 'fail', 'over its limit of 200 ms.', []],
  [
    measuredOnce(250, [50, 60, 250]),
    'undecided',
    'measured again it took 60 ms, so the measurements do not agree.',
    [FLOW],
  ],
  [measuredOnce(250, [50, 60, 70]), 'warn', 'measured again it took 60 ms, so that was an outlier.', []],
  [aRecordOfEach([250, 260]), 'fail', '255 ms (median of 2 samples), over its limit', []],
  [aRecordOfEach([50, 900]), 'undecided', 'nothing confirms it.', [FLOW]],
] as [RunRecord, string, string, string[]][])
  test(`a breach is ${effect}: ${says}`, () => {
    const context = someContext({ record });
    const [finding] = budget.check(context);

    expect(finding?.effect).toBe(effect);
    expect(finding?.message).toContain(says);
    expect(unconfirmedBreaches(context)).toEqual(doubtful);
  });

for (const [took, effect] of [
  [359, 'warn'],
  [360, 'fail'],
  [30_000, 'fail'],
] as const)
  test(`a budget that the latest runs broke by 100 ms, broken at ${took} ms, gives ${effect}`, () => {
    const [finding] = findingsFor([took], {}, [300, 300, 300]);

    expect(finding?.effect).toBe(effect);
    if (effect === 'fail') expect(finding?.message).toContain('over the latest runs (median 300 ms)');
  });

const pairsOf = (state: 'slower' | 'fine', control: number, changed: number) => ({
  ...{ flow: FLOW, state, estimate: changed / control, milliseconds: changed - control, control, changed },
  ...{ pairs: 14, eValue: 3_200, limit: 3_100, reason: '' },
});
for (const [name, paired, effect, cause, says] of [
  [
    'keeps its limit with the control',
    pairsOf('slower', 90, 300),
    'fail',
    'this change',
    '. With the old build it takes 90 ms; the rest comes from entity.',
  ],
  ['is over its limit with the control, and slower', pairsOf('slower', 210, 300), 'fail', undefined, '.'],
  [
    'takes as long with the control',
    pairsOf('fine', 290, 300),
    'undecided',
    'not this change',
    '. It takes as long with the old build, so this change is not the cause.',
  ],
] as const)
  test(`a flow over its limit that ${name}: ${cause ?? 'no cause is told'}`, () => {
    const record = aRecordOfEach([300, 300]);
    record.plan.control = { name: 'the old build', modules: ['entity'], whole: true };
    const context = someContext({ record });
    const judged = { ...context.assessment.flows.get(FLOW), paired } as never;
    const assessment = { ...context.assessment, flows: new Map([[FLOW, judged]]) };

    const [found] = budget.check({ ...context, assessment });
    expect(found).toMatchObject({ effect, message: expect.stringContaining(says) });
    expect(found?.cause).toBe(cause);
  });
