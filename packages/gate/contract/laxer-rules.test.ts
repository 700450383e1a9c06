import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aFailure, anAttempt, aPastRun } from '../src/testing/builders.ts';
import { expect, test as base } from './testing/playwright-cli.ts';
import {
  BEGAN,
  day,
  entryFor,
  pastRuns,
  passes,
  SERIES,
  suiteOf,
  write,
  type Written,
} from './testing/written-evidence.ts';

const SUITE = suiteOf(20);
const PAY = { warn: 1_500, fail: 3_000 };
const STRICT = {
  flows: { pay: { ...PAY, weight: 2 }, list: PAY, search: PAY },
  build: { path: '/version', take: 'digest' },
  samples: { least: 0 },
  validDays: 1,
};
const nameOf = (test: number) => `entity/create.spec.ts › Test ${test}`;
const usual: Written = { policy: STRICT, tests: SUITE, shards: [passes(SUITE, [20, 20])] };

const test = base.extend<{ judged: (given: Written) => ReturnType<Awaited<ReturnType<typeof write>>> }>({
  judged: async ({ folder }, use) => use(async (given) => (await write(folder, given))()),
});

test('a change that weakens its own gate passes with a warning for each thing that became laxer', async ({
  judged,
  folder,
}) => {
  expect((await judged(usual)).findings).toEqual([
    expect.stringContaining('warn laxer rules: The history has no run of staging'),
  ]);
  const rest = SUITE.slice(2);
  const weak: Written = {
    policy: {
      flows: { pay: { warn: 1_500, fail: 500_000 }, list: { ...PAY, stages: { staging: false } } },
      samples: { least: 0 },
      flaky: { most: 20 },
      regression: { seconds: 0 },
      quarantine: { share: 0.2 },
      validDays: 30,
      removed: [0, 1].map((gone) => ({ test: nameOf(gone), reason: 'because' })),
    },
    quarantine: [entryFor(nameOf(5))],
    tests: rest,
    shards: [passes(rest, [20, 20])],
    plan: { run: 'r2', at: BEGAN + 120_000, retries: 3 },
  };
  const again = await write(folder, weak);
  const { code, findings, verdict } = await again();

  expect(code).toBe(0);
  expect(verdict.summary).toContain(`${findings.length} warnings`);
  for (const says of [
    'the limit "fail" of pay went from 3,000 ms to 500,000 ms, which is laxer',
    'the limit "weight" of pay went from 2 to 1',
    'list need not be measured in staging',
    'search lost its budget',
    'build was taken away: nothing says where the target reports its build',
    'flaky.most went from 0 to 20',
    'regression.seconds went from 180 to 0',
    'quarantine.share went from 0.05 to 0.2',
    'validDays went from 1 to 30',
    'retries went from 1 to 3',
    `${nameOf(5)} went into quarantine until ${day(9)} (team entity, E-1)`,
    `the test ${nameOf(0)} was removed (because)`,
    `the test ${nameOf(1)} was removed (because)`,
  ])
    expect(findings).toContainEqual(expect.stringContaining(`warn laxer rules: Since the last pass, ${says}`));
  expect(findings).toHaveLength(13);

  // Its own line is in the history now, and it is not compared with itself.
  const first = readFileSync(path.join(folder, 'verdict.json'), 'utf8');
  await again();
  expect(readFileSync(path.join(folder, 'verdict.json'), 'utf8')).toBe(first);
  // The run after it was judged by the same, so nothing became laxer any more.
  expect((await judged({ ...weak, plan: { run: 'r3', at: BEGAN + 240_000, retries: 3 } })).findings).toEqual([]);
});

test('a stricter change is no matter, and what is the same is not told', async ({ judged }) => {
  await judged({ ...usual, policy: { ...STRICT, validDays: 7 }, plan: { retries: 2 } });

  expect((await judged({ ...usual, plan: { run: 'r2', at: BEGAN + 120_000, retries: 0 } })).findings).toEqual([]);
});

test('a level that somebody accepted since the last pass is told', async ({ judged }) => {
  const accepted = {
    type: 'accepted',
    at: BEGAN - 1,
    series: SERIES,
    flow: 'pay',
    by: 'Ada',
    because: 'prices',
  } as const;
  const { findings } = await judged({ ...usual, history: [...pastRuns([{ pay: 20 }]), accepted] });

  expect(findings).toEqual([expect.stringContaining('Ada accepted what pay takes now (prices)')]);
});

test('a history that is gone or of another target is told', async ({ judged, folder }) => {
  await judged(usual);
  rmSync(path.join(folder, 'history.ndjson'));
  const next = { ...usual, tests: SUITE.slice(0, 1), shards: [passes(SUITE.slice(0, 1))] };
  const gone = await judged(next);
  const other = await judged({ ...next, history: [aPastRun({ series: 'staging at https://old.example.com' })] });
  const broken = await judged({ ...next, history: [{ ...aPastRun(), duration: -1 }, aPastRun({ tests: '' })] });
  const failedBefore = await judged({ ...next, history: [aPastRun({ verdict: 'fail' })] });

  expect(gone).toMatchObject({ code: 0, findings: [expect.stringContaining(`The history has no run of ${SERIES}`)] });
  expect(other.findings).toEqual([
    expect.stringContaining('runs of 1 other target only: staging at https://old.example.com.'),
  ]);
  expect(broken.findings).toEqual([expect.stringContaining('Line 1 of the history cannot be read.')]);
  expect(failedBefore.findings).toEqual([]);
});

test('the suite of an app that it starts itself has a first run without a warning', async ({ judged }) => {
  expect((await judged({ ...usual, plan: { deployed: false } })).findings).toEqual([]);
});

test('a policy beyond all limits is refused with a sentence', async ({ folder }) => {
  const judge = await write(folder, usual);
  writeFileSync(path.join(folder, 'policy.json'), JSON.stringify({ ...STRICT, validDays: 36_500 }));
  const { code, output, verdict } = await judge();

  expect(code).toBe(64);
  expect(verdict.verdict).toBe('undecided');
  expect(output).toContain(
    'policy.json: validDays must be at most 30: what was tested a month ago says nothing about today.',
  );
});

test('a change in what the policy imports, or in a variable that it reads, is another policy', async ({ folder }) => {
  const limits = path.join(folder, 'limits.mjs');
  await write(folder, {});
  writeFileSync(limits, 'export const fail = 3_000;\n');
  writeFileSync(
    path.join(folder, 'policy.mjs'),
    `import { fail } from './limits.mjs';
export default { flows: { pay: { warn: 1_500, fail } }, validDays: Number(process.env.VALID_DAYS ?? 7) };\n`,
  );
  const judge = await write(folder, { ...usual, policy: 'policy.mjs' });

  expect((await judge()).code).toBe(0);
  const byVariable = await judge({ VALID_DAYS: '30' });
  writeFileSync(limits, 'export const fail = 30_000;\n');
  const byImport = await judge();
  for (const { code, findings } of [byVariable, byImport]) {
    expect(code).toBe(2);
    expect(findings[0]).toContain('undecided incomplete run: This run used a different policy.mjs');
  }
  writeFileSync(limits, '// Another comment is no other policy.\nexport const fail = 3_000;\n');
  expect((await judge()).code).toBe(0);
});

const expectedToFail = SUITE.map((one, index) =>
  anAttempt({ test: one.id, ...(index ? {} : { status: 'failed', ok: true, error: 'broken' }) }),
);
const expectedButPassed = SUITE.map((one, index) => anAttempt({ test: one.id, ok: index > 0 }));

for (const [what, attempts, quarantine, code, says] of [
  [
    'fails in quarantine',
    expectedToFail,
    [entryFor(nameOf(0))],
    0,
    `warn quarantine: Test 0 failed as expected in quarantine (team entity, E-1, until ${day(9)}): broken`,
  ],
  [
    'fails, and its entry is over',
    expectedToFail,
    [entryFor(nameOf(0), day(-1))],
    2,
    `undecided quarantine: The quarantine of ${nameOf(0)} expired on ${day(-1)}`,
  ],
  ['fails, and nobody owns it', expectedToFail, [], 2, 'undecided quarantine: Test 0 is expected to fail (test.fail)'],
  ['passes', expectedButPassed, [], 2, 'undecided quarantine: Test 0 was expected to fail (test.fail), but passed.'],
  [
    'passes in quarantine',
    expectedButPassed,
    [entryFor(nameOf(0))],
    0,
    'warn quarantine: Test 0 was expected to fail, but passed in quarantine',
  ],
] as const)
  test(`a test that is expected to fail and ${what} exits with ${code}`, async ({ judged, folder }) => {
    const plan = { deployed: false };
    const judgment = await judged({ ...usual, shards: [[...attempts]], quarantine: [...quarantine], plan });

    expect(judgment.code, judgment.output).toBe(code);
    expect(judgment.findings).toEqual([expect.stringContaining(says)]);
    if (code || attempts !== expectedToFail) return;
    expect(judgment.verdict.summary).toBe('Passed: 19 tests passed, 1 expected failure, 1 warning.');
    // It is none of those that the next run has to have.
    expect(readFileSync(path.join(folder, 'history.ndjson'), 'utf8')).not.toContain('"t0"');
  });

for (const [share, code, effect] of [
  [0.05, 2, 'undecided'],
  [0.1, 0, 'warn'],
] as const)
  test(`a quarantine of ${share} in which a test stops the one after it exits with ${code}`, async ({ judged }) => {
    const tests = SUITE.map((one, index) => (index < 18 ? one : { ...one, serial: 'a chain' }));
    const attempts = [
      ...passes(SUITE.slice(0, 18)),
      aFailure({ test: 't18' }),
      anAttempt({ test: 't19', status: 'skipped', ok: false }),
    ];
    const policy = { ...STRICT, quarantine: { share } };
    const judgment = await judged({ policy, tests, shards: [attempts], quarantine: [entryFor(nameOf(18))] });

    expect(judgment.code, judgment.output).toBe(code);
    expect(judgment.findings).toContain(
      `${effect} incomplete run: Test 18, which is in quarantine, failed, so Test 19 did not run after it.`,
    );
  });

for (const [what, durations, code, says] of [
  ['as much as before', [3_200, 3_200], 0, 'warn budget: pay took 3,200 ms (median of 2 samples), over its limit'],
  ['33 times as much', [100_000, 100_000], 1, 'fail budget: pay took 100,000 ms (median of 2 samples), over its limit'],
  ['a third more, by two tests', [4_200, 4_200], 1, '35 % over the latest runs (median 3,100 ms)'],
  ['33 times as much, once', [100_000], 2, 'it was measured once, and nothing confirms it'],
] as const)
  test(`a lowered budget, broken ${what}, exits with ${code}`, async ({ judged }) => {
    const history = pastRuns([{ pay: 3_100 }, { pay: 3_100 }, { pay: 3_100 }]);
    const judgment = await judged({ ...usual, history, shards: [passes(SUITE, [...durations])] });

    expect(judgment.code, judgment.output).toBe(code);
    expect(judgment.findings[0]).toContain(says);
  });

test('tests that are expected to fail, and assertions that nobody waits for, are told by a run of Playwright', async ({
  run,
  folder,
}) => {
  const { code, output, verdict } = await run('passes$|expected to fail|does not wait');

  expect(code, output).toBe(2);
  expect(verdict?.findings.map(({ effect, rule, message }) => `${effect} ${rule}: ${message}`)).toEqual([
    expect.stringContaining('undecided quarantine: is expected to fail is expected to fail (test.fail)'),
    expect.stringContaining(
      'undecided quarantine: is expected to fail and works was expected to fail (test.fail), but',
    ),
    expect.stringContaining('warn laxer rules: The history has no run'),
    expect.stringMatching(/^warn unawaited assertions: does not wait passed while an assertion was still waiting/),
  ]);
  expect(output).not.toContain('no error was reported');
  expect(existsSync(path.join(folder, 'history.ndjson'))).toBe(false);
});
