import { expect, test } from '@playwright/test';
import { assess } from './assess.ts';
import { judge, type Evidence } from './judge.ts';
import { verdictSchema, type Finding } from '../schema/verdict.ts';
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
      remeasurements: [1, 2, 3, 4, 5].map((look) => ({ machine: `m${look}`, attempts: attempts(look) })),
    }),
    policy: aPolicy({ flows: Object.fromEntries(flows.map((flow) => [flow, { warn: 9_000, fail: 9_900 }])) }),
    history: aHistory({ runs: runsThatTook(40, (run) => took(run)) }),
  };
};

/** For each rule what breaks it, and the headline of the verdict. */
const BREACHES: Record<string, [Partial<Evidence>, headline: string]> = {
  'test failures': [{ record: aRecord({ tests: [aFailedTest()] }) }, 'Blocked: 1 test failed.'],
  'leaked resources': [{ record: aRecord({ leaked: ['entity 1'] }) }, 'Blocked: 1 resource leaked.'],
  budget: [
    {
      record: aRecord({
        tests: ['1', '2'].map((id) => aTest({ id, attempts: [anAttempt({ samples: samplesOf([200]) })] })),
      }),
    },
    'Blocked: 1 flow is over its budget.',
  ],
  regression: [slower(), 'Blocked: 1 flow is slower.'],
  'flaky tests': [{ record: aRecord({ tests: [aFlakyTest()] }) }, 'Undecided: 1 test is flaky.'],
  quarantine: [
    { quarantine: { unreadable: 'quarantine.json is no JSON.' } },
    'Undecided: the quarantine is not valid.',
  ],
  'missing tests': [
    { history: aHistory({ lastPassing: { digest: 'd', tests: [['9', 'gone.spec.ts › Gone']] } }) },
    'Undecided: 1 test is missing.',
  ],
  secrets: [
    { record: aRecord({ secrets: [{ variable: 'T', where: 'a', redacted: false }] }) },
    'Undecided: the reports contain a secret.',
  ],
  'incomplete run': [{ record: aRecord({ errors: ['global setup failed'] }) }, 'Undecided: the run is incomplete.'],
  'build changed': [
    { record: aRecord({ ends: [anEnd({ build: { identity: '5c' } })] }) },
    'Undecided: the build is uncertain.',
  ],
  'unmeasured flows': [{ policy: aPolicy({ samples: { least: 1 } }) }, 'Undecided: 1 flow has too few samples.'],
  health: [{ record: aRecord({ health: [health('alert')] }) }, 'Blocked: 1 health signal is in alert.'],
  'undelivered metrics': [
    { policy: aPolicy({ telemetry: { required: true } }) },
    'Undecided: metrics were not delivered.',
  ],
};

for (const [rule, [evidence, headline]] of Object.entries(BREACHES))
  test(`the rule "${rule}" decides the verdict and its headline`, () => {
    const { verdict, findings, summary } = judged(evidence);

    expect(findings.filter(({ effect }) => effect !== 'warn').map((finding) => finding.rule)).toEqual([rule]);
    expect(verdict).toBe(headline.startsWith('Blocked') ? 'fail' : 'undecided');
    expect(summary).toBe(`${headline} ${findings[0]?.message}`);
  });

test('an assessment that the run has already made is taken as it is', () => {
  const given = someEvidence(slower());
  const assessment = assess(given.record, given.policy, given.history);

  expect(judge({ ...given, assessment })).toEqual(judge(given));
  expect(judge({ ...given, assessment: { ...assessment, flows: new Map() } }).verdict).toBe('pass');
});

test('a run without findings passes, and says what it saw', () => {
  const tests = [
    aTest(),
    ...manyTests(1_200),
    aTest({ id: 's', area: 'journey', expected: 'skipped', outcome: 'skipped', attempts: [] }),
  ];

  expect(judged({ record: aRecord({ tests }) })).toMatchObject({
    schema: 'verdict/2',
    verdict: 'pass',
    summary: 'Passed: 1,201 tests passed, no warnings.',
    findings: [],
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
  const { verdict, findings, summary } = judged({ record: { ...aRecordOf([150]), health: [health('muted')] } });

  expect(verdict).toBe('pass');
  expect(findings.map(({ effect }) => effect)).toEqual(['warn', 'warn']);
  expect(summary).toMatch(/^Passed: 1 test passed, 1 flow measured, 2 warnings\.$/);
});

const order = (findings: Finding[]) => findings.map(({ effect, rule }) => `${effect} ${rule}`);

test('the worst findings come first, and among equals in the order of the rules', () => {
  const record = aRecord({
    tests: [aFailedTest(), aTest({ id: '2', title: 'slow', attempts: [anAttempt({ samples: samplesOf([150]) })] })],
    leaked: ['entity 1'],
    health: [health('alert'), health('unknown'), health('muted')],
    errors: ['global setup failed'],
    secrets: [{ variable: 'T', where: 'a', redacted: true }],
  });
  const { verdict, findings, summary } = judged({ record });

  expect(order(findings)).toEqual([
    'fail test failures',
    'fail leaked resources',
    'fail health',
    'undecided incomplete run',
    'undecided health',
    'warn budget',
    'warn secrets',
    'warn health',
  ]);
  expect(verdict).toBe('fail');
  expect(summary).toBe(
    'Blocked: 1 test failed, and 4 other findings. Create › shows it: expect(locator).toBeVisible() failed',
  );
});

for (const [what, change, says] of [
  ['is not the one that was named', { plan: { namedBuild: 'new' } }, 'but the pipeline named new.'],
  [
    'changed between two attempts',
    { ends: [anEnd({ build: { identity: '5c' } })] },
    'The build changed during the run',
  ],
  ['changed and changed back', { otherBuilds: ['5c'] }, 'The target said 4f2a91c at one time and 5c at another'],
  ['could not be read', { plan: { build: { unknown: 'it answered 500' } } }, 'is unknown: it answered 500.'],
  [
    'was tested by a policy that changed',
    { ends: [anEnd({ digests: { ...DIGESTS, policy: 'other' } })] },
    'gate.config.ts or the quarantine changed',
  ],
] as [string, Partial<Omit<Evidence['record'], 'plan'>> & { plan?: Parameters<typeof aPlan>[0] }, string][])
  test(`of a build that ${what} nothing fails, and that is told first`, () => {
    const { plan, ...more } = change;
    const slow = ['2', '3'].map((id) => aTest({ id, attempts: [anAttempt({ samples: samplesOf([900]) })] }));
    const record = aRecord({
      tests: [aFailedTest(), ...slow],
      plan: aPlan(plan),
      leaked: ['entity 1'],
      health: [health('alert')],
      ...more,
    });
    const policy = aPolicy({ build: { path: '/version', take: 'digest' } });
    const { verdict, findings, summary, flows } = judged({ record, policy });

    expect(verdict).toBe('undecided');
    expect(order(findings)).toEqual(
      ['build changed', 'test failures', 'leaked resources', 'budget', 'health'].map((rule) => `undecided ${rule}`),
    );
    expect(findings[0]?.message.toLowerCase()).toContain(says.toLowerCase());
    expect(summary).toMatch(/^Undecided: .*, and 4 other findings\./);
    expect(flows[0]?.state).toBe('doubtful');
  });

test('a build that nobody asked to know leaves a failure a failure', () => {
  const record = aRecord({ tests: [aFailedTest()], plan: aPlan({ build: { unknown: 'nothing says it' } }) });

  expect(order(judged({ record }).findings)).toEqual(['fail test failures', 'warn build changed']);
});

test('findings that the headline counts are not counted again as others', () => {
  const leaked = ['entity 1', 'entity 2'];
  const other = { record: aRecord({ leaked, errors: ['global setup failed'] }) };

  expect(judged({ record: aRecord({ leaked }) }).summary).toMatch(/^Blocked: 2 resources leaked\. The run/);
  expect(judged(other).summary).toMatch(/^Blocked: 2 resources leaked, and 1 other finding\. The run/);
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
    findings: [{ rule: 'quarantine', effect: 'warn' }],
    quarantined: [{ test: anEntry().test, owner: 'team entity', expires: '2026-11-30', outcome: 'failed' }],
  });
  expect(order(later.findings)).toEqual(['fail test failures', 'undecided quarantine']);
  expect(later.quarantined).toEqual([]);
});

test('the flows of a verdict say how they stand to their history', () => {
  const { flows, baseline } = judged(slower());
  const doubtful = slower();
  doubtful.record!.remeasurements = [];

  expect(flows[0]).toMatchObject({
    flow: 'a',
    state: 'slower',
    change: { measurements: expect.any(Number) as unknown },
  });
  expect(flows[1]).toMatchObject({ flow: 'b', state: 'within' });
  expect(baseline).toMatchObject({ runs: 40, note: expect.stringContaining('40 passing runs') });
  expect(judged(doubtful).flows[0]?.state).toBe('doubtful');
  expect(judged({ ...slower(), policy: aPolicy({ flows: { a: { warn: 10, fail: 20 } } }) }).flows[0]?.state).toBe(
    'fail',
  );
});

test('what of the history could not be read is told with the baseline', () => {
  const history = aHistory({ problems: ['Line 3 of the history cannot be read.'] });

  expect(judged({ history }).baseline.note).toMatch(/only budgets apply\. Line 3 of the history cannot be read\.$/);
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
    ...Object.values(BREACHES).map(([evidence]) => someEvidence(evidence)),
  ];

  for (const evidence of several) {
    const loose = JSON.stringify(judge(structuredClone(evidence)));
    const strict = frozen(evidence);
    expect(JSON.stringify(judge(strict))).toBe(loose);
    expect(JSON.stringify(judge(strict))).toBe(loose);
    expect(verdictSchema.safeParse(JSON.parse(loose)).success).toBe(true);
  }
});
