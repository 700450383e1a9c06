import { expect, test } from '@playwright/test';
import { judge } from './judge.ts';
import { defineGate } from './policy.ts';
import { renderVerdict } from './render.ts';
import type { Sample } from './sample.ts';
import type { Record, TestRecord } from './verdict.ts';

const policy = defineGate({ mostFlaky: 0, flows: { 'entity.create': { warn: 100, fail: 200 } } });

const aTest = (change: Partial<TestRecord> = {}): TestRecord => ({
  id: '1',
  area: 'entity',
  title: 'Create › shows it',
  location: 'entity/create.spec.ts:4',
  outcome: 'expected',
  duration: 900,
  ...change,
});
const aRecord = (change: Partial<Record> = {}): Record => ({
  stage: 'staging',
  target: 'https://portal.example.com',
  run: 'r1',
  tests: [aTest()],
  samples: [],
  leftBehind: [],
  errors: [],
  status: 'passed',
  ...change,
});
const sample = (duration: number, completed = true): Sample => ({
  flow: 'entity.create',
  outcome: completed ? 'completed' : 'failed',
  duration,
  precision: 'frame',
  stepDuration: duration + 200,
  interactions: [],
  attempt: 0,
  worker: 0,
  project: 'staging',
});

test('a run that passed within its budgets and left nothing is a pass', () => {
  const verdict = judge(aRecord({ samples: [sample(50), sample(60), sample(5_000, false)] }), policy);

  expect(verdict).toMatchObject({ verdict: 'pass', reasons: [], warnings: [] });
  expect(verdict.flows).toEqual([
    { flow: 'entity.create', samples: 2, median: 55, precision: 'frame', warn: 100, fail: 200, state: 'within' },
  ]);
  expect(verdict.areas).toEqual([{ area: 'entity', passed: 1, failed: 0, flaky: 0, skipped: 0 }]);
});

test('a failed test fails the run and is named with its error', () => {
  const failed = aTest({ outcome: 'unexpected', error: 'expect(locator).toBeVisible() failed' });
  const { verdict, reasons } = judge(aRecord({ tests: [failed], status: 'failed' }), policy);

  expect(verdict).toBe('fail');
  expect(reasons).toEqual([
    expect.objectContaining({ rule: 'passed', sentence: 'Create › shows it: expect(locator).toBeVisible() failed' }),
  ]);
});

test('a flaky test fails the run where the policy allows none, and not where it allows one', () => {
  const record = aRecord({ tests: [aTest({ outcome: 'flaky', error: 'once' })] });

  expect(judge(record, policy)).toMatchObject({ verdict: 'fail', reasons: [{ rule: 'flaky' }] });
  expect(judge(record, { ...policy, mostFlaky: 1 })).toMatchObject({ verdict: 'pass', reasons: [] });
});

test('coarse samples count only where there are no others', () => {
  const coarse = (duration: number): Sample => ({ ...sample(duration), precision: 'coarse', coarseBecause: 'closed' });

  expect(judge(aRecord({ samples: [sample(50), coarse(500)] }), policy).flows[0]).toMatchObject({
    median: 50,
    samples: 1,
    precision: 'frame',
  });
  const { reasons } = judge(aRecord({ samples: [coarse(500)] }), policy);
  expect(reasons[0]?.sentence).toContain('median of 1, measured coarsely');
});

for (const [duration, verdict, reasons, warnings] of [
  [99, 'pass', 0, 0],
  [100, 'pass', 0, 1],
  [199, 'pass', 0, 1],
  [200, 'fail', 1, 0],
] as const)
  test(`a median of ${duration} ms against 100 and 200 is a ${verdict} with ${warnings} warnings`, () => {
    const result = judge(aRecord({ samples: [sample(duration)] }), policy);

    expect(result.verdict).toBe(verdict);
    expect(result.reasons).toHaveLength(reasons);
    expect(result.warnings).toHaveLength(warnings);
  });

test('what is left behind fails the run', () => {
  const { verdict, reasons } = judge(aRecord({ leftBehind: ['entity e2e-1'] }), policy);

  expect(verdict).toBe('fail');
  expect(reasons[0]?.sentence).toContain('entity e2e-1 was created by this run and is still there');
});

for (const [name, change] of [
  ['no test ran', { tests: [] }],
  ['every test was skipped', { tests: [aTest({ outcome: 'skipped' })] }],
  ['the run was interrupted', { status: 'interrupted' }],
  ['the run was cut off', { status: 'timedout' }],
  ['an error belongs to no test', { errors: ['tests/a.spec.ts does not load'], status: 'failed' }],
] as [string, Partial<Record>][])
  test(`it is undecided when ${name}`, () => {
    expect(judge(aRecord(change), policy)).toMatchObject({ verdict: 'undecided', reasons: [{ rule: 'complete' }] });
  });

test('a failure is told even when the run did not come to its end', () => {
  const record = aRecord({ tests: [aTest({ outcome: 'unexpected', error: 'no' })], status: 'interrupted' });

  expect(judge(record, policy).verdict).toBe('fail');
});

test('the verdict is printed with its areas, flows and reasons', () => {
  const record = aRecord({
    tests: [aTest({ outcome: 'unexpected', error: 'not found' })],
    samples: [sample(150)],
    status: 'failed',
  });
  const text = renderVerdict(judge(record, policy), true).join('\n');

  expect(text).toMatch(/entity +0 +1 +0 +0/);
  expect(text).toMatch(/entity\.create +150 ms +1 +100 ms +200 ms +warn/);
  expect(text).toContain('Verdict: FAIL');
  expect(text).toContain('passed: Create › shows it: not found');
});

test('a budget that makes no sense is refused with a sentence', () => {
  expect(() => defineGate({ mostFlaky: 0, flows: { 'entity.create': { warn: 300, fail: 200 } } })).toThrow(
    'gate.config.ts: the flow entity.create needs 0 < warn <= fail, but has warn 300 and fail 200.',
  );
});
