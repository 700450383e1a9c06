import { expect, test } from '@playwright/test';
import { judge, type Evidence } from './judge.ts';
import { RULES, verdictSchema, type Reason, type Rule } from '../schema/verdict.ts';
import {
  aFailedTest,
  aFailure,
  aFlakyTest,
  aHistory,
  anAttempt,
  anEnd,
  anEntry,
  aPlan,
  aPolicy,
  aRecord,
  aRecordOf,
  aTest,
  DAY,
  DIGESTS,
  manyTests,
  runsThatTook,
  samplesOf,
  someEvidence,
  START,
} from '../testing/builders.ts';

const judged = (change: Partial<Evidence> = {}) => judge(someEvidence(change));
const health = (state: 'alert' | 'unknown' | 'muted') => ({
  type: 'health' as const,
  name: 'errors',
  state,
  detail: '',
});
/** Six flows of which the first is slower than it was. */
const slower = (): Partial<Evidence> => {
  const flows = ['a', 'b', 'c', 'd', 'e', 'f'];
  const took = (run: number, times = 1) =>
    Object.fromEntries(
      flows.map((flow, index) => [
        flow,
        [0, 1, 2].map(
          (more) => (1_000 + 100 * index + 10 * (((run + more) * 7 + index * 3) % 11)) * (index ? 1 : times),
        ),
      ]),
    );
  const attempts = (run: number) =>
    Object.entries(took(run, 1.6)).map(([flow, durations]) => anAttempt({ samples: samplesOf(durations, { flow }) }));
  return {
    record: aRecord({
      tests: [aTest({ attempts: attempts(99) })],
      rounds: [1, 2, 3, 4, 5].map((look) => ({ machine: `m${look}`, attempts: attempts(look) })),
    }),
    policy: aPolicy({ flows: Object.fromEntries(flows.map((flow) => [flow, { warn: 9_000, fail: 9_900 }])) }),
    history: aHistory({ runs: runsThatTook(40, (run) => took(run)) }),
  };
};

/** For each rule what makes it speak, and with which word the verdict answers. */
const BREACHES: Record<Rule, [Partial<Evidence>, 'fail' | 'undecided']> = {
  complete: [{ record: aRecord({ errors: ['global setup failed'] }) }, 'undecided'],
  passed: [{ record: aRecord({ tests: [aFailedTest()] }) }, 'fail'],
  measured: [{ record: aRecord({ tests: [aTest({ flows: ['entity.create'] })] }) }, 'undecided'],
  budgets: [{ record: aRecordOf([200]) }, 'fail'],
  regression: [slower(), 'fail'],
  flaky: [{ record: aRecord({ tests: [aFlakyTest()] }) }, 'fail'],
  quarantine: [{ quarantine: { unreadable: 'quarantine.json is no JSON.' } }, 'fail'],
  missing: [{ history: aHistory({ lastPassing: [['9', 'gone.spec.ts › Gone']] }) }, 'fail'],
  'left behind': [{ record: aRecord({ leftBehind: ['entity 1'] }) }, 'fail'],
  'same build': [{ record: aRecord({ ends: [anEnd({ build: { identity: '5c' } })] }) }, 'undecided'],
  health: [{ record: aRecord({ health: [health('alert')] }) }, 'fail'],
  secrets: [{ record: aRecord({ secrets: [{ variable: 'T', where: 'a', redacted: false }] }) }, 'fail'],
  delivery: [{ policy: aPolicy({ telemetry: { required: true } }) }, 'undecided'],
};

for (const rule of RULES)
  test(`the rule "${rule}" has a say in the verdict`, () => {
    const [evidence, word] = BREACHES[rule];
    const { verdict, reasons, summary } = judged(evidence);

    expect(reasons.filter(({ effect }) => effect !== 'warn').map((reason) => reason.rule)).toEqual([rule]);
    expect(verdict).toBe(word);
    expect(summary).toBe(`${word === 'fail' ? 'Blocked' : 'Undecided'} because ${rule}: ${reasons[0]?.sentence}`);
  });

test('a run against which nothing speaks passes, and says what it saw', () => {
  const tests = [
    aTest(),
    ...manyTests(1_200),
    aTest({ id: 's', area: 'journey', expected: 'skipped', outcome: 'skipped', attempts: [] }),
  ];

  expect(judged({ record: aRecord({ tests }) })).toMatchObject({
    schema: 'verdict/1',
    verdict: 'pass',
    summary: 'Passed: 1,201 tests, nothing failed, every flow within its limits, nothing left behind.',
    reasons: [],
    stage: 'staging',
    target: 'https://portal.example.com',
    build: '4f2a91c',
    run: 'r1',
    digests: DIGESTS,
    shards: 1,
    areas: [
      { area: 'entity', passed: 1_201, failed: 0, flaky: 0, skipped: 0, missing: 0 },
      { area: 'journey', passed: 0, failed: 0, flaky: 0, skipped: 1, missing: 0 },
    ],
  });
});

test('warnings leave a pass a pass', () => {
  const { verdict, reasons, summary } = judged({ record: { ...aRecordOf([150]), health: [health('muted')] } });

  expect(verdict).toBe('pass');
  expect(reasons.map(({ effect }) => effect)).toEqual(['warn', 'warn']);
  expect(summary).toMatch(/^Passed: 1 test,/);
});

const order = (reasons: Reason[]) => reasons.map(({ effect, rule }) => `${effect} ${rule}`);

test('the worst reasons come first, and among equals in the order of the rules', () => {
  const record = aRecord({
    tests: [aFailedTest(), aTest({ id: '2', title: 'slow', attempts: [anAttempt({ samples: samplesOf([150]) })] })],
    leftBehind: ['entity 1'],
    health: [health('alert'), health('unknown'), health('muted')],
    errors: ['global setup failed'],
    secrets: [{ variable: 'T', where: 'a', redacted: true }],
    ends: [anEnd({ build: { identity: '5c' } })],
  });
  const { verdict, reasons, summary } = judged({ record });

  expect(order(reasons)).toEqual([
    'fail passed',
    'fail left behind',
    'fail health',
    'undecided complete',
    'undecided same build',
    'undecided health',
    'warn budgets',
    'warn secrets',
    'warn health',
  ]);
  expect(verdict).toBe('fail');
  expect(summary).toBe(
    'Blocked because passed: Create › shows it: expect(locator).toBeVisible() failed (and 5 more reasons)',
  );
});

test('of two reasons that block the second is counted as one more', () => {
  const record = aRecord({ leftBehind: ['entity 1', 'entity 2'] });

  expect(judged({ record }).summary).toMatch(/\(and 1 more reason\)$/);
});

test('a failure is told even when the run did not come to its end', () => {
  const tests = [aFailedTest(), aTest({ id: '2', outcome: 'did not run', attempts: [] })];

  expect(judged({ record: aRecord({ tests, ends: [] }) })).toMatchObject({
    verdict: 'fail',
    areas: [{ passed: 0, failed: 1, missing: 1 }],
  });
});

test('a verdict expires as many days after the run as the policy says', () => {
  const record = aRecord({ ended: START + 5 });

  expect(judged({ record }).expires).toBe(START + 5 + 7 * DAY);
  expect(judged({ record, policy: aPolicy({ validDays: 0.5 }) }).expires).toBe(START + 5 + DAY / 2);
});

test('the quarantine is judged as of the time that is given', () => {
  const given = { record: aRecord({ tests: [aFailedTest(), ...manyTests(19)] }), quarantine: [anEntry()] };
  const later = judged({ ...given, now: START + 30 * DAY });

  expect(judged(given)).toMatchObject({
    verdict: 'pass',
    reasons: [{ rule: 'quarantine', effect: 'warn' }],
    quarantined: [{ test: anEntry().test, owner: 'team entity', expires: '2026-11-30', outcome: 'failed' }],
  });
  expect(order(later.reasons)).toEqual(['fail passed', 'fail quarantine']);
  expect(later.quarantined).toEqual([]);
});

test('the flows of a verdict say how they stand to their history', () => {
  const { flows, baseline } = judged(slower());
  const doubtful = slower();
  doubtful.record!.rounds = [];

  expect(flows[0]).toMatchObject({ flow: 'a', state: 'slower', change: { rounds: expect.any(Number) as unknown } });
  expect(flows[1]).toMatchObject({ flow: 'b', state: 'within' });
  expect(baseline).toMatchObject({ runs: 40, note: expect.stringContaining('40 runs') });
  expect(judged(doubtful).flows[0]?.state).toBe('doubtful');
  expect(judged({ ...slower(), policy: aPolicy({ flows: { a: { warn: 10, fail: 20 } } }) }).flows[0]?.state).toBe(
    'fail',
  );
});

test('what of the history could not be read is told with the baseline', () => {
  const history = aHistory({ problems: ['Line 3 of the history cannot be read.'] });

  expect(judged({ history }).baseline.note).toMatch(/budgets alone\. Line 3 of the history cannot be read\.$/);
});

test('an unknown build is shown as such', () => {
  expect(judged({ record: aRecord({ plan: aPlan({ build: { unknown: 'no answer' } }) }) }).build).toBe('unknown');
});

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

test('judging changes nothing of its evidence, and gives the same verdict byte for byte', () => {
  const attempts = [anAttempt({ attempt: 1, samples: samplesOf([3, 1, 2]) }), aFailure()];
  const tests = [
    aFlakyTest({ attempts, flows: ['entity.create'] }),
    aTest({ id: '2', area: 'a' }),
    aFailedTest({ id: '3' }),
  ];
  const several: Evidence[] = [
    someEvidence({ record: aRecord({ tests }), quarantine: [anEntry()] }),
    ...RULES.map((rule) => someEvidence(BREACHES[rule][0])),
  ];

  for (const evidence of several) {
    const loose = JSON.stringify(judge(structuredClone(evidence)));
    const strict = frozen(evidence);
    expect(JSON.stringify(judge(strict))).toBe(loose);
    expect(JSON.stringify(judge(strict))).toBe(loose);
    expect(verdictSchema.safeParse(JSON.parse(loose)).success).toBe(true);
  }
});
