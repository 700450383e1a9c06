import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readHistory } from '../src/judge/history.ts';
import { anAttempt, aPastRun, aSample, samplesOf } from '../src/testing/builders.ts';
import { expect, test as base } from './testing/playwright-cli.ts';
import { BEGAN, pastRuns, passes, SERIES, suiteOf, write, type Written } from './testing/written-evidence.ts';

const FLOWS = ['create', 'list', 'pay', 'search', 'send'];
const SUITE = suiteOf(FLOWS.length);
const BUDGET = { warn: 8_000, fail: 9_000 };
const POLICY = { flows: Object.fromEntries(FLOWS.map((flow) => [flow, BUDGET])) };
/** What each flow took in a run, a little different each time. */
const took = (run: number, slower: Record<string, number> = {}) =>
  Object.fromEntries(FLOWS.map((flow, index) => [flow, (400 + ((run * 7 + index * 5) % 11)) * (slower[flow] ?? 1)]));
const measured = (durations: Record<string, number>) =>
  SUITE.map(({ id }, index) => {
    const flow = FLOWS[index] ?? '';
    return anAttempt({ test: id, samples: samplesOf(flow in durations ? [durations[flow] ?? 0] : [], { flow }) });
  });
const HISTORY = pastRuns(Array.from({ length: 40 }, (_, run) => took(run)));

const test = base.extend<{ judged: (given: Written) => ReturnType<Awaited<ReturnType<typeof write>>> }>({
  judged: async ({ folder }, use) => use(async (given) => (await write(folder, given))()),
});

for (const [ratio, code, says] of [
  [2.5, 2, 'undecided regression: pay may be 15'],
  [1.4, 0, 'warn regression: pay may be '],
] as const)
  test(`shards in which a flow takes ${ratio} times as long exit with ${code}, for nothing measured it again`, async ({
    judged,
  }) => {
    const attempts = measured(took(99, { pay: ratio }));
    const shards = [attempts.slice(0, 2), attempts.slice(2)];
    const judgment = await judged({ policy: POLICY, tests: SUITE, shards, history: HISTORY });

    expect(judgment.code, judgment.output).toBe(code);
    expect(judgment.findings).toEqual([expect.stringContaining(says)]);
    expect(judgment.findings[0]).toContain('it was not measured again');
  });

test('what a run leaves can always be read by the next one', async ({ judged, folder }) => {
  const flows = { pay: { ...BUDGET, optional: true } };
  const nothing = aSample({ flow: 'pay', duration: 0, machineProbe: { node: 0 } });
  const attempts = [anAttempt({ test: 't0', samples: [nothing] }), anAttempt({ test: 't1' })];
  const first = await judged({ policy: { flows }, tests: SUITE.slice(0, 2), shards: [attempts] });
  const text = readFileSync(path.join(folder, 'history.ndjson'), 'utf8');

  expect(first.code, first.output).toBe(0);
  expect(readHistory(text, SERIES)).toMatchObject({ runs: [{ flows: {} }], problems: [] });
  // So the next run knows which tests there were.
  const next = await judged({
    policy: { flows },
    tests: SUITE.slice(0, 1),
    shards: [attempts.slice(0, 1)],
    plan: { run: 'r2', at: BEGAN + 120_000 },
  });
  expect(next.code, next.output).toBe(2);
  expect(next.findings[0]).toContain(
    'undecided missing tests: entity/create.spec.ts › Test 1 is no longer in the suite',
  );
});

for (const [what, given, says] of [
  [
    'was there before its input',
    { shards: [measured({ ...took(0), pay: 0 })] },
    'pay was measured only coarsely (up to half a second too long), so its duration is unknown: it was there before the last input.',
  ],
  [
    'is in a test that skips itself',
    {
      shards: [
        [...measured(took(0)).filter(({ test }) => test !== 't2'), anAttempt({ test: 't2', status: 'skipped' })],
      ],
    },
    'pay was not measured. Measure it in a test',
  ],
  [
    'is named by the policy and measured nowhere',
    { shards: [measured({ ...took(0) }).map((one) => (one.test === 't2' ? anAttempt({ test: 't2' }) : one))] },
    'pay was not measured. Measure it in a test, or set it to false for staging',
  ],
] as [string, Written, string][])
  test(`a flow that ${what} is undecided`, async ({ judged }) => {
    const { code, findings, output } = await judged({ policy: POLICY, tests: SUITE, ...given });

    expect(code, output).toBe(2);
    expect(findings[0]).toContain(`undecided unmeasured flows: ${says}`);
  });

test('a flow that the last pass measured and the policy does not know is undecided when it is gone', async ({
  judged,
}) => {
  const run = [aPastRun({ at: BEGAN - 1, flows: { pay: [400] }, tests: 'known' })];
  const { code, findings } = await judged({ policy: {}, tests: SUITE, shards: [passes(SUITE)], history: run });

  expect(code).toBe(2);
  expect(findings).toContainEqual(
    expect.stringContaining('undecided unmeasured flows: pay was not measured, although the last passing run did.'),
  );
});

test('a flow without a budget is shown and kept, and a flow that nobody asks for comes last', async ({
  judged,
  folder,
}) => {
  const flows = { list: BUDGET, create: { ...BUDGET, optional: true } };
  const attempts = measured({ list: 400, pay: 500 });
  const { code, output, verdict } = await judged({ policy: { flows }, tests: SUITE, shards: [attempts] });

  expect(code, output).toBe(0);
  expect(verdict.flows.map(({ flow, state }) => `${flow} ${state}`)).toEqual([
    'list within',
    'create not required',
    'pay no budget',
  ]);
  expect(output).toMatch(/ within pay .* no budget create .* not required /);
  expect(verdict.summary).toContain('2 flows measured');
  expect(readHistory(readFileSync(path.join(folder, 'history.ndjson'), 'utf8'), SERIES).runs[0]?.flows).toEqual({
    list: [400],
    pay: [500],
  });
});

for (const [what, attempts, code, says] of [
  ['one test', measured({ ...took(0), pay: 9_000 }), 2, 'it was measured once, and nothing confirms it.'],
  [
    'one of two tests',
    measured({ ...took(0), pay: 20_000 }).map((one) =>
      one.test === 't1'
        ? anAttempt({ test: 't1', samples: [...(one.samples ?? []), aSample({ flow: 'pay', duration: 400 })] })
        : one,
    ),
    2,
    'nothing confirms it.',
  ],
  [
    'two tests',
    measured({ ...took(0), pay: 9_500 }).map((one) =>
      one.test === 't1'
        ? anAttempt({ test: 't1', samples: [...(one.samples ?? []), aSample({ flow: 'pay', duration: 9_100 })] })
        : one,
    ),
    1,
    'pay took 9,300 ms (median of 2 samples), over its limit of 9,000 ms.',
  ],
] as const)
  test(`a budget broken in ${what} exits with ${code}`, async ({ judged }) => {
    const judgment = await judged({ policy: POLICY, tests: SUITE, shards: [[...attempts]] });

    expect(judgment.code, judgment.output).toBe(code);
    expect(judgment.findings[0]).toContain(`${code === 1 ? 'fail' : 'undecided'} budget: `);
    expect(judgment.findings[0]).toContain(says);
    expect(judgment.verdict.flows.find(({ flow }) => flow === 'pay')?.state).toBe(code === 1 ? 'fail' : 'doubtful');
  });

test('a flow that was over its budget once is measured again at once, and three samples within it outweigh that one', async ({
  run,
}) => {
  const env = { SLOW: 'entity.list', SLOW_BY: '12', SLOW_ONCE: 'yes' };
  const { code, output, verdict } = await run('measured flow entity.list', { env });

  expect(code, output).toBe(0);
  expect(output).toContain('re-measuring entity.list, measurement 2');
  expect(verdict?.findings[0]).toMatchObject({ rule: 'budget', effect: 'warn' });
  expect(verdict?.findings[0]?.message).toMatch(/measured again it took 4\d\d ms, so that was an outlier\.$/);
});

test('no time is no frame, and a sample that the clock did not make does not count', async ({ run }) => {
  const { code, output, verdict } = await run('measures no time|makes up a sample');
  const flowOf = (name: string) => verdict?.flows.find(({ flow }) => flow === name);

  expect(code, output).toBe(2);
  expect(flowOf('message.send')).toMatchObject({ samples: [0], coarse: 1 });
  expect(flowOf('entity.create')).toMatchObject({ samples: [9_000], state: 'doubtful' });
  expect(verdict?.findings.map(({ message }) => message)).toContain(
    'makes up a sample attached a flow sample that the flow clock did not make in it, so it does not count. Measure with flow().',
  );
});
