import { expect, test } from '@playwright/test';
import { assess, flowsToLearnFrom, pastRuns } from './assess.ts';
import type { Accepted, History } from '../schema/history.ts';
import type { RunRecord, Turn } from '../schema/record.ts';
import {
  aHistory,
  anAttempt,
  aPlan,
  aPolicy,
  aRecord,
  aRecordOf,
  aTest,
  MINUTE,
  runsThatTook,
  samplesOf,
  START,
} from '../testing/builders.ts';

const FLOWS = ['a', 'b', 'c', 'd', 'e', 'f'];
const policy = aPolicy({ flows: Object.fromEntries(FLOWS.map((flow) => [flow, { warn: 9_000, fail: 9_900 }])) });
/** What a flow takes, a little different from run to run. */
const usual = (flow: number, run: number) => 1_000 + 100 * flow + 10 * ((run * 7 + flow * 3) % 11);
const history = (count = 40, change: Partial<History> = {}) =>
  aHistory({
    runs: runsThatTook(count, (run) =>
      Object.fromEntries(FLOWS.map((flow, index) => [flow, [0, 1, 2].map((more) => usual(index, run + more))])),
    ),
    ...change,
  });
const attemptsThatTook = (times: Record<string, number>, run = 99) =>
  FLOWS.map((flow, index) =>
    anAttempt({
      samples: samplesOf(
        [0, 1, 2].map((more) => usual(index, run + more) * (times[flow] ?? 1)),
        { flow },
      ),
    }),
  );
const aRun = (times: Record<string, number>, looks = 0, change: Partial<RunRecord> = {}): RunRecord =>
  aRecord({
    tests: [aTest({ flows: FLOWS, attempts: attemptsThatTook(times) })],
    remeasurements: Array.from({ length: looks }, (_, look) => ({
      machine: `m${look}`,
      attempts: attemptsThatTook(times, look),
    })),
    ...change,
  });
const accepted = (at: number, flow = 'a'): Accepted => ({
  type: 'accepted',
  at,
  series: 's',
  flow,
  by: 'Ada',
  because: 'it does more',
});

test('with fewer than ten runs there is no comparison, and that is said', () => {
  const { note, flows, runs, doubtful } = assess(aRun({ a: 3 }), policy, history(9));

  expect({ flows: flows.size, runs, doubtful }).toEqual({ flows: 0, runs: 9, doubtful: [] });
  expect(note).toBe('The history has 9 runs; a comparison needs 10. Until then only budgets apply.');
  expect(assess(aRun({}), policy, history(10)).note).toBe('Compared with 10 passing runs.');
});

test('a run in which no flow was measured has nothing to compare', () => {
  expect(assess(aRecord(), policy, history())).toMatchObject({ note: 'No flow was measured.', flows: { size: 0 } });
});

test('flows that take what they took are fine', () => {
  const { flows } = assess(aRun({}), policy, history());

  expect(flows.size).toBeGreaterThanOrEqual(FLOWS.length);
  for (const [flow, { effect }] of flows) expect(effect, flow).toBeUndefined();
});

test('one look at a slower flow is a doubt and no block: it is measured again', () => {
  const { doubtful, controls, flows } = assess(aRun({ a: 1.6 }), policy, history());

  expect(doubtful).toContain('a');
  expect(controls).not.toContain('a');
  expect(controls.length).toBeGreaterThan(0);
  expect(flows.get('a')).toMatchObject({ effect: 'undecided', doubtful: true, change: { measurements: 1 } });
});

test('looks that agree make a slower flow fail', () => {
  const { flows, note, doubtful } = assess(aRun({ a: 1.6 }, 5), policy, history());
  const found = flows.get('a');

  expect(found).toMatchObject({ effect: 'fail', doubtful: false });
  expect(found?.change?.ratio).toBeCloseTo(1.6, 1);
  expect(found?.change?.milliseconds).toBeGreaterThan(500);
  expect(found?.change?.evidence).toBeGreaterThanOrEqual(found?.change?.needed ?? Infinity);
  expect(note).toMatch(/^Compared with 40 passing runs, in 6 measurements/);
  expect(doubtful).toEqual([]);
  expect(flows.get('b')?.effect).toBeUndefined();
});

test('a slowdown below what matters fails nobody', () => {
  const least = aPolicy({ ...policy, regression: { leastRatio: 2 } });

  expect(assess(aRun({ a: 1.6 }, 5), least, history()).flows.get('a')?.effect).not.toBe('fail');
  const milliseconds = aPolicy({ ...policy, regression: { leastMilliseconds: 2_000 } });
  expect(assess(aRun({ a: 1.6 }, 5), milliseconds, history()).flows.get('a')?.effect).not.toBe('fail');
});

test('a doubt that stays holds a large slowdown and tells of a small one', () => {
  const strict = aPolicy({ ...policy, regression: { falseBlocks: 1e-12, rounds: 20 } });
  const effectOf = (times: number, looks: number) =>
    assess(aRun({ a: times }, looks), strict, history()).flows.get('a');

  expect(effectOf(1.4, 2)).toMatchObject({ effect: 'undecided', doubtful: true });
  expect(effectOf(1.12, 2)).toMatchObject({ effect: 'warn', doubtful: true });
  expect(effectOf(1.4, 1)?.effect).toBe('undecided');
  expect(effectOf(1.12, 1)?.effect).toBe('warn');
});

test('a doubt about less than what matters is told and holds nothing', () => {
  const strictFrom = (leastMilliseconds: number) =>
    aPolicy({ ...policy, regression: { falseBlocks: 1e-12, rounds: 3, leastMilliseconds } });
  const found = (leastMilliseconds: number, looks = 1) =>
    assess(aRun({ a: 1.4 }, looks), strictFrom(leastMilliseconds), history()).flows.get('a');
  const { milliseconds = 0 } = found(50)?.change ?? {};

  expect(found(milliseconds - 1)?.effect).toBe('undecided');
  expect(found(milliseconds + 1)?.effect).toBe('warn');
  expect(found(milliseconds + 100, 0)?.effect).toBeUndefined();
});

test('what one look saw is told, and holds from a half on, whatever kept it from being measured again', () => {
  const effectOf = (times: number, plan: Partial<RunRecord['plan']> = {}, seconds = 180) =>
    assess(
      aRun({ a: times }, 0, { plan: aPlan(plan) }),
      aPolicy({ ...policy, regression: { seconds } }),
      history(),
    ).flows.get('a')?.effect;

  expect(effectOf(1.6)).toBe('undecided');
  expect(effectOf(1.4)).toBe('warn');
  expect(effectOf(1.12)).toBeUndefined();
  expect(effectOf(1.6, { shard: { current: 1, total: 2 } })).toBe('undecided');
  expect(effectOf(1.6, { stage: 'staging, production' })).toBe('undecided');
  expect(effectOf(1.6, {}, 0)).toBe('undecided');
  expect(effectOf(1.4, { shard: { current: 1, total: 2 } })).toBe('warn');
});

test('what is still in doubt after the last look that is allowed is inconclusive and holds', () => {
  const strict = aPolicy({ ...policy, regression: { falseBlocks: 1e-12, rounds: 3 } });

  expect(assess(aRun({ a: 1.4 }, 2), strict, history()).flows.get('a')).toMatchObject({
    effect: 'undecided',
    doubtful: true,
    judgment: { state: 'inconclusive' },
  });
});

test('looks on the machine of the run itself count for less', () => {
  const own = aPlan().machine;
  const evidenceOf = (machine: string) => {
    const record = aRun({ a: 1.3 }, 3);
    const remeasurements = record.remeasurements.map(({ attempts }) => ({ machine, attempts }));
    return assess({ ...record, remeasurements }, policy, history()).flows.get('a')?.change?.evidence ?? 0;
  };

  expect(evidenceOf(own)).toBeLessThan(evidenceOf('another'));
});

test('a machine that was slow is told', () => {
  const slow = Object.fromEntries(FLOWS.map((flow) => [flow, 2]));

  expect(assess(aRun(slow), policy, history()).note).toMatch(/; the machine was unusually slow \(\d\.\d\d times\)\.$/);
});

test('on a machine that is far from usual a slower flow holds and does not fail', () => {
  const slow = Object.fromEntries(FLOWS.map((flow) => [flow, flow === 'a' ? 4 : 2]));

  expect(assess(aRun(slow, 5), policy, history()).flows.get('a')).toMatchObject({
    effect: 'undecided',
    judgment: { state: 'slower' },
  });
});

test('a required flow that no test of the run can measure is not measured again', () => {
  const more = aPolicy({ ...policy, flows: { ...policy.flows, gone: { warn: 1, fail: 2 } }, samples: { least: 1 } });

  expect(assess(aRun({}), more, history(0)).doubtful).toEqual([]);
});

test('a flow that was measured too seldom is measured again, once', () => {
  const twice = aPolicy({ ...policy, samples: { least: 4 } });

  expect(assess(aRun({}), twice, history(0)).doubtful).toEqual(FLOWS);
  expect(assess(aRun({}), twice, history()).doubtful).toEqual(expect.arrayContaining(FLOWS));
  expect(assess(aRun({}, 1), twice, history(0)).doubtful).toEqual([]);
});

const looked = (count: number) =>
  history(40, { runs: history().runs.map((run, i) => (i < count ? withLook(run) : run)) });
const withLook = (run: History['runs'][number]) => ({ ...run, looks: [run.flows] });

test('while few runs have later looks, each takes one at all that it measured', () => {
  expect(flowsToLearnFrom(aRun({}), policy, history(0))).toEqual(FLOWS);
  expect(flowsToLearnFrom(aRun({}), policy, looked(19))).toEqual(FLOWS);
  expect(flowsToLearnFrom(aRun({}), policy, looked(20))).toEqual([]);
  expect(flowsToLearnFrom(aRun({}, 1), policy, looked(19))).toEqual([]);
  const never = aPolicy({ ...policy, regression: { learningRuns: 0 } });
  expect(flowsToLearnFrom(aRun({}), never, history(0))).toEqual([]);
});

test('a run with a failure is not measured again to learn from', () => {
  for (const outcome of ['failed', 'did not run'] as const) {
    const tests = [...aRun({}).tests, aTest({ outcome })];
    expect(flowsToLearnFrom(aRun({}, 0, { tests }), policy, history(0))).toEqual([]);
  }
});

test('where only the durations of past runs are known, their looks will never be', () => {
  const runs = history().runs.map((run) => ({ ...run, tests: '' }));

  expect(flowsToLearnFrom(aRun({}), policy, history(40, { runs }))).toEqual([]);
  expect(flowsToLearnFrom(aRun({}), policy, history(40, { runs: [...runs, history().runs[0]!] }))).toEqual(FLOWS);
});

test('an accepted change counts from the run after it on', () => {
  const runs = runsThatTook(3, () => ({ a: [1], b: [2] }));
  const acceptedIn = (...markers: Accepted[]): unknown[] =>
    pastRuns(aHistory({ runs, accepted: markers })).map((run) => run.accepted);
  const [first, second, third] = runs.map(({ at }) => at) as [number, number, number];

  expect(acceptedIn(accepted(first - 1))).toEqual([['a'], [], []]);
  expect(acceptedIn(accepted(first))).toEqual([['a'], [], []]);
  expect(acceptedIn(accepted(first + 1))).toEqual([[], ['a'], []]);
  expect(acceptedIn(accepted(second + 1, 'b'), accepted(third))).toEqual([[], [], ['b', 'a']]);
});

test('a flow whose change was accepted after the last run is compared with nothing yet', () => {
  const given = history(40, { accepted: [accepted(START - MINUTE)] });
  const { flows } = assess(aRun({ a: 1.6 }, 5), policy, given);

  expect(flows.has('a')).toBe(false);
  expect(flows.get('b')).toMatchObject({ effect: undefined });
  expect(pastRuns(given).every((run) => !('a' in run.flows) && 'b' in run.flows)).toBe(true);
});

test('the machine probe of a past run is kept', () => {
  const [without, withOne] = runsThatTook(2, () => ({}));

  expect(pastRuns(aHistory({ runs: [without!, { ...withOne!, machineProbe: 7 }] }))).toMatchObject([
    { accepted: [] },
    { probe: 7 },
  ]);
  expect(pastRuns(aHistory({ runs: [without!] }))[0]).not.toHaveProperty('probe');
});

test('flows with the names of what every object has are flows like others', () => {
  const names = ['constructor', '__proto__', 'toString'];
  const runs = runsThatTook(12, (run) => Object.fromEntries(run % 2 ? [[names[run % 3] ?? '', [5]]] : []));

  expect(() => assess(aRun({}), policy, aHistory({ runs }))).not.toThrow();
});

const CONTROLLED = { name: 'the last verified build', modules: ['@shop/cart'], whole: true };

/** A look in which each pair of a flow took so long, with the control and with the new build. */
const pairsThatTook = (...pairs: [control: number, changed: number][]): Turn[] =>
  pairs.flatMap(([control, changed], index) =>
    Object.entries({ control, new: changed }).map(([side, duration]) => ({
      ...{ test: '1', side, pair: index + 1 },
      attempt: anAttempt({ samples: samplesOf([duration]), loaded: { asked: ['entity'], others: [] } }),
    })),
  );

test('without a history every flow is compared with the control, and needs nothing else', () => {
  const record = aRecordOf([400]);
  record.plan.control = CONTROLLED;
  const first = assess(record, aPolicy(), aHistory());
  expect(first).toMatchObject({ doubtful: ['entity.create'], pairs: 3 });
  expect(first.note).toBe('The history has 0 runs; no flow was compared with the control.');
  expect(first.flows.size).toBe(0);

  record.turns = [pairsThatTook(...Array.from({ length: 24 }, (): [number, number] => [400, 520]))];
  const { flows, doubtful, note } = assess(record, aPolicy(), aHistory());
  expect(doubtful).toEqual([]);
  expect(note).toBe('The history has 0 runs, so every flow was compared with the control.');
  expect(flows.get('entity.create')).toMatchObject({
    effect: 'fail',
    change: { pairs: { control: 400, changed: 520, count: 24 } },
  });
});

test('with a history a flow in doubt alone is compared; of the others it says what it says', () => {
  const record = aRecordOf([400]);
  record.plan.control = CONTROLLED;
  const past = aHistory({ runs: runsThatTook(40, (run) => ({ 'entity.create': [395 + (run % 11)] })) });
  const fine = assess(record, aPolicy(), past);
  expect(fine.doubtful).toEqual([]);
  expect(fine.flows.get('entity.create')?.change?.measurements).toBe(1);

  const slower = aRecordOf([600]);
  slower.plan.control = CONTROLLED;
  expect(assess(slower, aPolicy(), past).doubtful).toEqual(['entity.create']);
  slower.turns = [pairsThatTook([600, 600], [590, 600], [610, 600])];
  expect(assess(slower, aPolicy(), past).flows.get('entity.create')).toMatchObject({
    effect: undefined,
    doubtful: false,
  });
});
