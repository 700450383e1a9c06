import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STACK } from '#testing';
import { aPastRun } from '../src/testing/builders.ts';
import { policyFile } from './testing/playwright-cli.ts';
import { expect, leavePass, test } from './testing/written.ts';

interface Case {
  /** Which tests of `testing/area` are the suite. */
  tests?: string;
  args?: string[];
  env?: Record<string, string>;
  word: 'fail' | 'undecided';
  code: number;
  says: RegExp;
}

/** What the command line is given, and what it has to answer; each of these was once green somewhere. */
const CASES: Record<string, Case> = {
  'there are no tests': { tests: 'nothing like it', word: 'undecided', code: 2, says: /No tests were found/ },
  'no tests are passed on purpose': {
    args: ['--grep=wrong', '--pass-with-no-tests'],
    word: 'undecided',
    code: 2,
    says: /No tests were found/,
  },
  'every test is skipped': { tests: 'is skipped', word: 'undecided', code: 2, says: /None of the 1 test ran/ },
  'a spec does not load': {
    tests: 'passes$',
    env: { DOES_NOT_LOAD: '1' },
    word: 'undecided',
    code: 2,
    says: /this file does not load/,
  },
  'a part is asked for in several ways': {
    args: ['--grep=passes', '--max-failures=1', '--no-deps', 'outcomes'],
    word: 'undecided',
    code: 2,
    says: /Only part of the suite was selected \((?=.*--grep=passes)(?=.*--no-deps)(?=.*--max-failures=1).*outcomes\)/,
  },
  'a flow is not measured, and another reporter says failed': {
    tests: 'measures nothing',
    env: { REPORTERS: 'says failed,gate' },
    word: 'undecided',
    code: 2,
    says: /(?=.*entity.search has 0 samples and needs 1).*Playwright calls the run failed, though no test failed/,
  },
  'the run is cut off by its time limit': {
    tests: 'passes$|never ends',
    env: { GLOBAL_TIMEOUT: '2500' },
    word: 'undecided',
    code: 2,
    says: /cut off by its time limit|did not run/,
  },
  'the policy is of another shape': {
    tests: 'passes$',
    env: { POLICY: policyFile('wrong-shape') },
    word: 'undecided',
    code: 2,
    says: /wrong-shape.ts: flows/,
  },
  'another reporter says passed after the gate': {
    tests: 'passes$|fails$',
    env: { REPORTERS: 'gate,says passed', RETRIES: '1' },
    word: 'fail',
    code: 1,
    says: /The gate must be the last reporter/,
  },
  'another reporter says passed before the gate': {
    tests: 'passes$|fails$',
    env: { REPORTERS: 'says passed,gate', RETRIES: '1' },
    word: 'fail',
    code: 1,
    says: /Blocked: 1 test failed\. fails/,
  },
};

for (const [name, { tests = '.', args = [], env = {}, word, code, says }] of Object.entries(CASES))
  test(`it is not green when ${name}`, async ({ run }) => {
    const outcome = await run(tests, { args, env });

    expect.soft(outcome.code, outcome.output).toBe(code);
    if (outcome.verdict) expect(outcome.verdict.verdict).toBe(word);
    expect(outcome.output.replace(/\s+/g, ' ')).toMatch(says);
    expect(outcome.output).not.toMatch(/^\s+at .*packages\/gate\/src/m);
  });

test('a run against another build than the one that was named is stopped at once, with that cause alone', async ({
  run,
}) => {
  const { code, output, verdict } = await run('passes$|fails$|never ends', { env: { GATE_BUILD: 'sha256:other' } });

  expect(code, output).toBe(2);
  expect(output).toMatch(/The run is stopped: the target runs the build \S+, but the pipeline named sha256:other\./);
  expect(verdict?.findings.filter(({ effect }) => effect !== 'warn')).toMatchObject([
    { rule: 'build changed', effect: 'undecided', message: expect.stringMatching(/^The target runs the build /) },
  ]);
  expect(verdict?.areas).toMatchObject([{ failed: 0, missing: 3 }]);
});

for (const [way, says, env] of [
  ['throws', /a reporter broke|Undecided|Blocked/, {}],
  ['exits with 0 in the middle', /The process ended before the gate had judged/, {}],
  ['never ends', /The process ended before the gate had judged/, {}],
  ['never ends while a timer runs', /for 1 s a reporter or the global teardown has not/, { GATE_DEADLINE: '1' }],
] as const)
  test(`it is not green when another reporter ${way}`, async ({ run }) => {
    const { code, output, verdict } = await run('passes$', { env: { REPORTERS: `${way},gate`, ...env } });

    expect(code, output).toBeGreaterThan(0);
    expect(output).toMatch(says);
    if (way !== 'throws')
      for (const told of [output, JSON.stringify(verdict)])
        expect(told).toContain('was not searched for secrets: do not upload its reports as they are');
  });

test('each of several things that went wrong is a finding that is not green', async ({ run }) => {
  const tests = 'needs its hook|too slow|coarsely|sample that is none';
  const { code, verdict } = await run(tests, { env: { HOOK_FAILS: '1' } });

  expect(code).toBe(1);
  expect(verdict?.findings.map(({ effect, message }) => `${effect}: ${message}`).sort()).toEqual([
    expect.stringMatching(/^fail: .*the hook failed/),
    expect.stringMatching(/^undecided: .*over its limit of 3,000 ms.*nothing confirms it/),
    expect.stringMatching(/^undecided: .*measured only coarsely/),
    expect.stringMatching(/^undecided: .*flow sample that cannot be read/),
    expect.stringMatching(/^warn: The history has no run of staging/),
  ]);
});

test('each worker that ends early is a finding that is not green, wherever it ends', async ({ run }) => {
  const { code, verdict } = await run('worker end|killed in');

  expect(code).toBe(2);
  expect(verdict?.verdict).toBe('undecided');
  for (const { effect } of verdict?.findings ?? []) expect(effect).not.toBe('fail');
  const told = JSON.stringify(verdict?.findings);
  for (const title of ['has its worker end', 'killed in beforeAll', 'killed in body', 'killed in afterAll'])
    expect(told).toContain(title);
});

for (const way of ['says 0 to all who listened before', 'exits with 0 at the very end', 'never exits'])
  test(`a red run stays red when another reporter ${way}`, async ({ run }) => {
    const { code, output, verdict } = await run('passes$|fails$', { env: { REPORTERS: `${way},gate`, RETRIES: '1' } });

    expect(verdict?.verdict).toBe('fail');
    expect(code, output).toBe(1);
  });

test('a pass is none in any file when another reporter exits with 1 at the very end', async ({ run, folder }) => {
  const history = path.join(folder, 'history.ndjson');
  const before = `${JSON.stringify(aPastRun({ run: 'run1' }))}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(history, before);
  const env = { E2E_RUN_ID: 'run1', REPORTERS: 'exits with 1 at the very end,gate' };
  const { code, output, verdict } = await run('passes$', { env });

  expect(code, output).toBe(2);
  expect(output).toContain('The gate had judged that it passed, but the process ended with 1');
  expect(verdict?.verdict).toBe('undecided');
  // The line of the same name that was there before stays.
  expect(
    readFileSync(history, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"type":"run"')),
  ).toEqual([before.trim()]);
});

test('it is not green when the clock is set back', async ({ run }) => {
  const { code, output, verdict } = await run('passes$|measured', {
    env: { REPORTERS: 'sets the clock back,gate', RETRIES: '1' },
  });

  expect(code).toBeGreaterThan(0);
  expect(verdict?.verdict).not.toBe('pass');
  expect(output.replace(/\s+/g, ' ')).toContain('was changed during the run');
});

test('a variable that is wrong leaves an observed run its exit code, and no verdict of an earlier run', async ({
  run,
  folder,
}) => {
  leavePass(folder);
  const { code, output, verdict } = await run('passes$', { env: { GATE: 'observe', GATE_DEADLINE: 'abc' } });

  expect(code, output).toBe(0);
  expect(output).toContain('GATE_DEADLINE is "abc" but must be a number of seconds such as 300.');
  expect(verdict?.verdict).toBe('undecided');
});

test('it is not green when the policy does not parse', async ({ run, folder }) => {
  const file = path.join(folder, 'policy.ts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, 'export default { flows: {');
  const { code, output } = await run('passes$', { env: { POLICY: file } });

  expect(code, output).toBe(2);
  expect(output).toMatch(/policy\.ts cannot be read: (?!.*Cannot find)/);
  expect(output).not.toMatch(STACK);
});

test('it is not green when the disk is full', async ({ run, folder }) => {
  mkdirSync(path.join(folder, 'journal'), { recursive: true });
  symlinkSync('/dev/full', path.join(folder, 'journal', 'run1.staging.1-of-1.ndjson'));
  const { code, output } = await run('passes$', { env: { E2E_RUN_ID: 'run1' } });

  expect(code, output).toBe(2);
  expect(output).toContain('the disk is full');
});

test('it is not green when the build changes while the run goes on', async ({ run, target }) => {
  target.onRunning = () => (target.build = 'two');
  const { code, output } = await run('says that it runs');

  expect(code, output).toBe(2);
  expect(output.replace(/\s+/g, ' ')).toContain('The build changed during the run');
});

test('it is not green when the target goes down', async ({ run, target }) => {
  target.onRunning = () => target.stop();
  const { code, output, verdict } = await run('says that it runs|asks the target');

  expect(code, output).toBe(2);
  expect(verdict?.verdict).toBe('undecided');
});

test('it is not green when the target was never there', async ({ run, target }) => {
  target.stop();
  const { code, output, verdict } = await run('asks the target');

  expect(code, output).toBe(2);
  expect(verdict?.verdict).toBe('undecided');
  expect(output.replace(/\s+/g, ' ')).toMatch(/could not be tried|did not answer/);
});

const today = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const entry = { test: 'area/outcomes.spec.ts › fails', owner: 'ada', reason: 'known', ticket: 'T-1' };
for (const [name, content, says] of [
  [
    'has expired, lasts too long, begins in the future and is too large',
    [
      { ...entry, since: today(-20), expires: today(-2) },
      { ...entry, since: today(-1), expires: today(60) },
      { ...entry, since: today(9), expires: today(20) },
    ],
    /expired on.*must end within 30 days.*starts in the future.*more than 5 % of/,
  ],
  ['has no owner', [{ ...entry, owner: '', since: today(-1), expires: today(20) }], /0.owner/],
  ['is no JSON', '{', /cannot be read/],
] as const)
  test(`it is not green when the quarantine ${name}`, async ({ written, folder }) => {
    const file = path.join(folder, 'quarantine.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const { code, output } = await written.judge(['--quarantine', file, written.journal()]);

    expect(code, output).toBe(2);
    expect(output).toMatch(says);
  });

test('it is not green when the quarantine changes while the run goes on', async ({ run, folder }) => {
  const file = path.join(folder, 'quarantine.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, '[]');
  const { code, output } = await run('changes a file', { env: { QUARANTINE: file, FILE: file, CONTENT: '[ ]' } });

  expect(code, output).toBe(2);
  expect(output.replace(/\s+/g, ' ')).toContain('the quarantine changed during the run');
});
