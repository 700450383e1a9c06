import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { linesOf, pastRunOf, readHistory, seriesIn, seriesOf } from './history.ts';
import { judge } from './judge.ts';
import { snapshotOf } from '../rules/policy-snapshot.ts';
import type { PastLine } from '../schema/history.ts';
import type { RunRecord } from '../schema/record.ts';
import type { Verdict } from '../schema/verdict.ts';
import {
  aFailedTest,
  aFlakyTest,
  aPastRun,
  aRecord,
  aRecordOf,
  anAttempt,
  aTest,
  samplesOf,
  someEvidence,
  START,
} from '../testing/builders.ts';

const linesLeftBy = (record: RunRecord, verdict: Verdict, history: Parameters<typeof linesOf>[2]) =>
  linesOf(record, pastRunOf(record, verdict), history, snapshotOf(someEvidence({ record })));
const SERIES = 'staging at https://portal.example.com';
const TESTS: [string, string][] = [['1', 'entity/create.spec.ts › Create › shows it']];
const digestOf = (tests: [string, string][]) => createHash('sha256').update(JSON.stringify(tests)).digest('hex');
const tests = (list = TESTS): PastLine => ({
  type: 'tests',
  at: 0,
  series: SERIES,
  digest: digestOf(list),
  tests: list,
});
const accepted = (at: number, series = SERIES): PastLine => ({
  type: 'accepted',
  at,
  series,
  flow: 'entity.create',
  by: 'Ada',
  because: 'it does more',
});
const text = (...lines: (PastLine | string)[]) =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
const read = (...lines: (PastLine | string)[]) => readHistory(text(...lines), SERIES);
const numbered = (count: number, change: Parameters<typeof aPastRun>[0] = {}) =>
  Array.from({ length: count }, (_, index) => aPastRun({ run: `r${index}`, at: index, ...change }));

test('the runs that passed are read, oldest first', () => {
  const history = read(...numbered(3), '');

  expect(history.runs.map(({ run }) => run)).toEqual(['r0', 'r1', 'r2']);
  expect(history.series).toBe(SERIES);
});

test('runs that did not pass, and those of other series, are ignored', () => {
  const runs = [
    aPastRun({ run: 'mine' }),
    aPastRun({ verdict: 'fail' }),
    aPastRun({ verdict: 'undecided' }),
    aPastRun({ series: 'production at https://portal.example.com' }),
  ];

  expect(read(...runs, accepted(1, 'other')).runs.map(({ run }) => run)).toEqual(['mine']);
  expect(read(accepted(1, 'other')).accepted).toEqual([]);
});

test('a run that was judged again is one run, as it was judged last', () => {
  const [first, second] = [aPastRun({ run: 'one', at: 1 }), aPastRun({ run: 'two', at: 2 })];
  const again = { ...first, at: 3, duration: 7 };

  expect(readHistory(text(first, second, again), first.series).runs).toEqual([second, again]);
  expect(readHistory(text(first, { ...first, verdict: 'fail' }), first.series).runs).toEqual([]);
});

test('the latest 200 are looked at, and no line before them', () => {
  expect(read(...numbered(200)).runs).toHaveLength(200);
  const history = read(accepted(5), 'not read', ...numbered(201));

  expect(history.runs).toHaveLength(200);
  expect(history.runs[0]?.run).toBe('r1');
  expect(history.accepted).toEqual([]);
  expect(history.problems).not.toContain('Line 2 of the history cannot be read.');
});

test('what was accepted is kept in its order', () => {
  expect(read(accepted(1), ...numbered(1), accepted(2)).accepted.map(({ at }) => at)).toEqual([1, 2]);
});

test('lines that cannot be read are named, five at most, and passed over', () => {
  const history = read('torn {', tests(), aPastRun({ tests: digestOf(TESTS) }), '  ', '{"type":"run"}');

  expect(history.runs).toHaveLength(1);
  expect(history.problems).toEqual(['Line 5 of the history cannot be read.', 'Line 1 of the history cannot be read.']);
  expect(read(...Array.from({ length: 9 }, () => '?')).problems).toHaveLength(5);
});

test('the tests of the last run that passed are found however far back they are', () => {
  const other: [string, string][] = [['9', 'x']];
  const run = (list: [string, string][]) => aPastRun({ run: digestOf(list), tests: digestOf(list) });

  expect(read(tests(), run(TESTS)).lastPassing?.tests).toEqual(TESTS);
  expect(read(tests(), tests(other), run(other), run(TESTS)).lastPassing?.tests).toEqual(TESTS);
  expect(read(tests(), tests(other), run(TESTS), run(other)).lastPassing?.tests).toEqual(other);
  expect(read(tests()).lastPassing).toBeUndefined();
});

test('where the list of the last one is gone or was edited, that of one before is taken, and it is said', () => {
  const other: [string, string][] = [['9', 'x']];
  const edited = JSON.stringify(tests(other)).replace('"x"', '"y"');
  const history = read(
    tests(),
    edited,
    aPastRun({ run: 'r1', tests: digestOf(TESTS) }),
    aPastRun({ tests: digestOf(other) }),
  );

  expect(history.lastPassing?.tests).toEqual(TESTS);
  expect(history.problems).toEqual(['The history lacks the list of tests of a passing run.']);
});

const NONE = { lastPassing: undefined, lastPolicy: undefined };
const verdictOf = (record = aRecord()) => judge(someEvidence({ record }));

test('a preview leaves nothing', () => {
  const record = aRecordOf([50]);
  record.plan.overrides = { entity: 'http://localhost:5173/entity.js' };

  expect(linesLeftBy(record, verdictOf(record), NONE)).toEqual([]);
});

test('a run that passed leaves its list of tests once, and its own line', () => {
  const record = aRecordOf([50]);
  const lines = linesLeftBy(record, verdictOf(record), NONE);

  expect(lines).toMatchObject([
    { type: 'tests', digest: digestOf(TESTS), tests: TESTS },
    { type: 'policy', series: SERIES, policy: { flows: { 'entity.create': { warn: 100, fail: 200 } } } },
    {
      type: 'run',
      at: record.ended,
      series: SERIES,
      run: 'r1',
      verdict: 'pass',
      build: '4f2a91c',
      flows: { 'entity.create': [50] },
      duration: 60_000,
      tests: digestOf(TESTS),
    },
  ]);
  expect(linesLeftBy(record, verdictOf(record), read(...lines)).map(({ type }) => type)).toEqual(['run']);
  expect(read(...lines).lastPassing).toMatchObject({ digest: digestOf(TESTS), tests: TESTS });
  expect(read(...lines).lastPolicy).toEqual(snapshotOf(someEvidence({ record })));
});

test('what a run left when it was judged before is no history of its, and neither is what came later', () => {
  const [before, own, later] = [
    aPastRun({ run: 'a', at: 1 }),
    aPastRun({ run: 'b', at: 5 }),
    aPastRun({ run: 'c', at: 9 }),
  ];
  const lines = text(before, own, accepted(6), later);
  const runs = (run: string, at: number) => readHistory(lines, SERIES, { run, at }).runs.map((one) => one.run);

  expect(runs('b', 4)).toEqual(['a']);
  expect(readHistory(lines, SERIES, { run: 'b', at: 4 }).accepted).toEqual([]);
  // An earlier run with the same name is another one.
  expect(runs('b', 10)).toEqual(['a', 'b', 'c']);
  expect(runs('d', 4)).toEqual(['a', 'b', 'c']);
});

test('what a run was judged by is told to those after it, and other series are named', () => {
  const record = aRecord();
  const lines = linesLeftBy(record, verdictOf(), NONE);
  const edited = lines.map((line) => JSON.stringify(line).replace('"warn":100', '"warn":10'));

  expect(read(...edited).lastPolicy).toBeUndefined();
  expect(read(...edited).problems).toEqual(['The history lacks what the last passing run was judged by.']);
  expect(read(...lines, aPastRun({ run: 'old' })).lastPolicy).toEqual(snapshotOf(someEvidence({ record })));
  expect(read(aPastRun({ series: 'z' }), accepted(1, 'a'), ...lines).foreign).toEqual(['a', 'z']);
});

test('a run with other tests than the last passing run leaves its own list', () => {
  const others = read(tests([['9', 'x']]), aPastRun({ tests: digestOf([['9', 'x']]) }));

  expect(linesLeftBy(aRecord(), verdictOf(), others).map(({ type }) => type)).toEqual(['tests', 'policy', 'run']);
});

test('a list of tests that is in the history and cannot be read is written again', () => {
  const torn = JSON.stringify(tests()).slice(0, -1);

  expect(linesLeftBy(aRecord(), verdictOf(), read(torn))).toHaveLength(3);
});

test('a run that failed leaves what was flaky and what failed, and no list', () => {
  const record = aRecord({
    tests: [aFlakyTest({ id: 'a' }), aFailedTest({ id: 'b', project: 'b' }), aTest({ id: 'c', project: 'c' })],
  });

  expect(linesLeftBy(record, verdictOf(record), NONE)).toMatchObject([
    {
      type: 'run',
      verdict: 'fail',
      flaky: ['a'],
      failed: ['b'],
      tests: digestOf(['a', 'c'].map((id) => [id, TESTS[0]![1]])),
    },
  ]);
});

test('the repetitions of a test are one test, by the id of the first', () => {
  const repeated = [aTest({ id: 'a' }), aTest({ id: 'a-2' }), aFlakyTest({ id: 'a-3' })];
  const record = aRecord({ tests: repeated });

  expect(linesLeftBy(record, verdictOf(record), NONE)).toMatchObject([
    { flaky: ['a'], tests: digestOf([['a', TESTS[0]![1]]]) },
  ]);
});

test('what re-measurements on the same machine measured is kept, if they measured anything', () => {
  const { machine } = aRecord().plan;
  const look = (durations: number[], where = machine) => ({
    machine: where,
    attempts: durations.length ? [anAttempt({ samples: samplesOf(durations) })] : [],
  });
  const looksOf = (...remeasurements: RunRecord['remeasurements']) =>
    linesLeftBy(aRecord({ remeasurements }), verdictOf(), NONE).at(-1);

  expect(looksOf(look([50]), look([]), look([60], 'another'))).toMatchObject({ looks: [{ 'entity.create': [50] }] });
  expect(looksOf(look([]))).not.toHaveProperty('looks');
});

test('the machine probe of a run is kept if there was one', () => {
  const record = aRecordOf([50], { machineProbe: { node: 7 } });

  expect(linesLeftBy(record, verdictOf(record), NONE).at(-1)).toMatchObject({ machineProbe: 7 });
  expect(linesLeftBy(aRecord(), verdictOf(), NONE).at(-1)).not.toHaveProperty('machineProbe');
});

test('a series is a stage of a target', () => {
  expect(seriesOf(aRecord())).toBe(SERIES);
  expect(seriesIn(text(aPastRun(), '?', '', accepted(START, 'b'), aPastRun()))).toEqual([SERIES, 'b']);
});
