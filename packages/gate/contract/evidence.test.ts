import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { runGate, runPlaywright, runScript, STACK } from '#testing';
import { attest } from '../src/attestation/index.ts';
import { aKeyPair } from '../src/attestation/testing.ts';
import { aVerdict } from '../src/render/testing.ts';
import type { Verdict } from '../src/schema/verdict.ts';
import { aFailure, DAY, MINUTE } from '../src/testing/builders.ts';
import type { JournalChange } from '../src/testing/journals.ts';
import { startTests, USUAL_POLICY } from './testing/playwright-cli.ts';
import { expect, leavePass, outputsIn, test, verdictIn } from './testing/written.ts';

const CASES: Record<string, { journal?: JournalChange; env?: Record<string, string>; says: RegExp }> = {
  'another run than the one that is named by hand': {
    journal: { plan: { run: 'yesterday' } },
    env: { E2E_RUN_ID: 'today' },
    says: /are of the run yesterday, but this is the run today: its own journals are missing\./,
  },
  'another run of GitHub, though its shards have the same names': {
    journal: { plan: { run: '998-1', pipeline: '998', attempt: 1 } },
    env: { GITHUB_RUN_ID: '999', GITHUB_RUN_ATTEMPT: '1' },
    says: /are of the run 998-1, but this is the run 999-1/,
  },
  'a failure of another run, which is no more this one than its pass': {
    journal: { plan: { run: 'yesterday' }, attempts: [aFailure(), aFailure({ attempt: 1 })] },
    env: { CI_PIPELINE_ID: '77' },
    says: /are of the run yesterday, but this is the run 77/,
  },
  'another build than the one that was deployed': {
    env: { GATE_BUILD: 'sha256:new' },
    says: /are of the build 4f2a91c, but GATE_BUILD names sha256:new/,
  },
  'a build that nobody knows': {
    journal: { plan: { build: { unknown: 'no answer' } } },
    env: { GATE_BUILD: '4f2a91c' },
    says: /are of an unknown build, but GATE_BUILD names 4f2a91c/,
  },
  'another stage': {
    env: { GATE_STAGE: 'production' },
    says: /are of the stage staging, but GATE_STAGE names production/,
  },
  'a run that is older than a verdict may be': {
    journal: { plan: { at: Date.now() - 8 * DAY } },
    says: /began 8 days ago, and a verdict is valid for 7 days/,
  },
  'a run that is yet to come': {
    journal: { plan: { at: Date.now() + DAY } },
    says: /ended 1 day from now\. Correct the clock/,
  },
};

for (const [name, { journal = {}, env = {}, says }] of Object.entries(CASES))
  test(`judge does not take ${name}`, async ({ written, folder }) => {
    leavePass(folder);
    const { code, output, verdict } = await written.judge([written.journal(journal)], env);

    expect(code, output).toBe(2);
    expect(output).toMatch(says);
    expect(verdict).toMatchObject({ verdict: 'undecided', findings: [{ rule: 'incomplete run' }] });
    expect(Object.keys(outputsIn(folder))).toEqual(['verdict.json', 'verdict.html', 'verdict.xml']);
    expect(JSON.stringify(outputsIn(folder))).not.toContain('an earlier run');
    expect(existsSync(path.join(folder, 'history.ndjson'))).toBe(false);
  });

test('judge takes what fits, however the environment names it', async ({ written }) => {
  const file = written.journal({ plan: { run: '900-1', pipeline: '900', attempt: 1 } });

  for (const env of [
    { GITHUB_RUN_ID: '900', GITHUB_RUN_ATTEMPT: '2', GATE_BUILD: '4f2a91c', GATE_STAGE: 'staging' },
    { E2E_RUN_ID: '900-1' },
    { GATE_RUN_ID: '900' },
  ] as Record<string, string>[])
    expect(await written.judge([file], env)).toMatchObject({ code: 0 });
});

test('judge does not take another target, nor a journal that does not say what was left', async ({
  written,
  folder,
}) => {
  const policy = (TARGET_URL: string) =>
    runScript('gate', ['judge', '--policy', USUAL_POLICY, path.join(folder, 'journal')], {
      GATE_FOLDER: folder,
      TARGET_URL,
    });
  written.journal({}, undefined, 'ledger');

  const other = await policy('https://other.example.com');
  expect(other.code).toBe(2);
  expect(other.output.replace(/\s+/g, ' ')).toContain('but the environment names https://other.example.com');
  const same = await policy('https://portal.example.com');
  expect(same.code).toBe(2);
  expect(same.output.replace(/\s+/g, ' ')).toContain('does not say what the run left behind');
});

for (const args of [
  ['judge', '--policy', '', 'x'],
  ['judge', '--quarantine=', 'x'],
  ['judge', ''],
  ['verify', 'x', '--build', ''],
  ['verify', 'x', '--stage= '],
  ['verify', 'x', '--channel='],
  ['verify', 'x', '--key='],
  ['verify', 'x', '--build', 'a', '--build', 'b'],
  ['verify', 'x', '--max-age='],
  ['accept', 'entity.create', '--because='],
  ['accept', 'entity.create', '--because=why', '--series='],
  ['calibrate', '--ratio=2'],
  ['explain', ''],
])
  test(`an option that is empty, unknown or there twice is refused: ${args.join(' ')}`, async ({ folder }) => {
    const { code, output } = await runGate(args, { GATE_FOLDER: folder });

    expect(code, output).toBe(64);
    expect(output).toMatch(/^\S.* (is empty\. Is a variable not set\?|is there twice\.)|^Unknown option '--ratio'/);
  });

const { privateKey, publicKey } = aKeyPair();
const ended = Date.now() - 2 * MINUTE;
const verdict = (change: Partial<Verdict> = {}) =>
  aVerdict({ began: ended - MINUTE, ended, expires: ended + DAY, ...change });
const signed = (change: Partial<Verdict> = {}) => attest(verdict(change), privateKey);
const failed = signed({ verdict: 'fail', ended: ended - MINUTE });
const later = signed({ stage: 'production' });

for (const [name, text, args, env, code, says] of [
  [
    'a pass, with what was not asked',
    signed(),
    ['--build=4f2a91c'],
    {},
    0,
    /^yes: [^]*Not asked, so any will do: --stage, --channel, --target, --run, --policy, --configuration, --tests, --max-age\./,
  ],
  [
    'the build of the environment',
    signed(),
    [],
    { GATE_BUILD: 'sha256:new' },
    1,
    /is for the build "4f2a91c", not for "sha256:new"/,
  ],
  [
    'the stage of the environment',
    signed(),
    ['--build=4f2a91c'],
    { GATE_STAGE: 'production' },
    1,
    /is for the stage "staging", not for "production"/,
  ],
  [
    'the run that is named',
    signed(),
    ['--build=4f2a91c'],
    { E2E_RUN_ID: 'today' },
    1,
    /is for the run "r1", not for "today"/,
  ],
  [
    'the run of the pipeline, where no build is named',
    signed(),
    [],
    { GITHUB_RUN_ID: '999' },
    1,
    /is for the run "r1", not for "999"/,
  ],
  [
    'a build that passed in another run of the pipeline',
    signed(),
    ['--build=4f2a91c'],
    { GITHUB_RUN_ID: '999' },
    0,
    /^yes/,
  ],
  ['an attempt at the run', signed({ run: '999-1' }), [], { GITHUB_RUN_ID: '999', GITHUB_RUN_ATTEMPT: '2' }, 0, /^yes/],
  [
    'another target',
    signed(),
    ['--target=https://other'],
    {},
    1,
    /is for the target "https:\/\/portal\.example\.com", not for/,
  ],
  ['other tests', signed(), ['--tests=abc'], {}, 1, /is for the tests "t+", not for "abc"/],
  ['another configuration', signed(), ['--configuration=abc'], {}, 1, /is for the configuration "c+", not for "abc"/],
  [
    'a verdict that is older than asked',
    signed(),
    ['--max-age=1m'],
    {},
    1,
    /ended \d+ minutes ago; the limit is 1 minute\./,
  ],
  ['a verdict that is young enough', signed(), ['--max-age=1h'], {}, 0, /^yes/],
  ['an age that is none', signed(), ['--max-age=soon'], {}, 64, /must be an age such as 30m, 12h or 3d/],
  [
    'a later pass of another stage',
    failed + later,
    [],
    {},
    1,
    /is fail[^]*verdicts of "production" at .* and of "staging"/,
  ],
  ['the stage of several that is named', failed + later, ['--stage=production'], {}, 0, /^yes/],
  ['a verdict without a signature', JSON.stringify(verdict()), [], {}, 1, /^no: not signed/],
  [
    'envelopes without a signature',
    signed().replace(/"signatures":\[[^\]]*\]/g, '"signatures":[]'),
    [],
    {},
    1,
    /^no: not signed/,
  ],
] as [string, string, string[], Record<string, string>, number, RegExp][])
  test(`verify: ${name}`, async ({ folder }) => {
    const file = path.join(folder, 'verdict.intoto.jsonl');
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
    const result = await runGate(['verify', file, ...args], {
      GATE_FOLDER: folder,
      GATE_PUBLIC_KEY: publicKey,
      ...env,
    });

    expect(result.code, result.output).toBe(code);
    expect(result.output).toMatch(says);
  });

test('verify without a key says how one is given', async ({ folder }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'signed'), signed());
  const { code, output } = await runGate(['verify', path.join(folder, 'signed')], { GATE_FOLDER: folder });

  expect(code).toBe(64);
  expect(output).toMatch(/^Whose signature is trusted\? .*--key <file or PEM>, GATE_PUBLIC_KEY, or --keyid/);
});

/** No file of the gate says pass, and those that say something say the same. */
function expectNoPass(folder: string, says?: RegExp): void {
  const outputs = outputsIn(folder);
  for (const text of Object.values(outputs)) expect(text).not.toMatch(/"verdict": ?"pass"|value="pass"/);
  if (!says) return;
  expect(verdictIn(folder)).toMatchObject({ verdict: 'undecided', summary: expect.stringMatching(says) });
  expect(outputs['verdict.html']).toMatch(/UNDECIDED/i);
  expect(outputs['verdict.xml']).toMatch(/errors="[1-9]/);
  const history = path.join(folder, 'history.ndjson');
  if (existsSync(history)) expect(readFileSync(history, 'utf8')).not.toContain('"verdict":"pass"');
}

for (const [name, args, env, says] of [
  ['a policy that is not there', [], { POLICY: 'not-there.ts', GATE_REMEASURES: 'x' }, /not-there\.ts cannot be read/],
  ['a variable that is wrong', [], { GATE_DEADLINE: 'abc' }, /GATE_DEADLINE is "abc"/],
  [
    'the round of a re-measurement that nobody made',
    [],
    { GATE_ROUND: '2', GATE_REMEASURES: 'x', E2E_RUN_ID: 'x', GATE_JOURNAL: 'x.ndjson' },
    /GATE_ROUND is "2" but only the gate sets it/,
  ],
  [
    'a reporter that ends the process',
    [],
    { REPORTERS: 'exits with 0 and lets nobody listen,gate' },
    /The process ended before the gate had judged/,
  ],
] as [string, string[], Record<string, string>, RegExp][])
  test(`a run ends undecided in every file: ${name}`, async ({ run, folder }) => {
    leavePass(folder);
    const { code, output } = await run('passes$', { args, env });

    expect(code, output).toBe(2);
    expect(output).toMatch(says);
    expectNoPass(folder, says);
    expect(existsSync(path.join(folder, 'verdict.intoto.jsonl'))).toBe(false);
  });

test('a run that is killed leaves nothing that says pass', async ({ variables, folder }) => {
  leavePass(folder);
  const { child } = startTests([], {
    ...variables,
    TESTS: 'never ends',
  });
  const place = path.join(folder, 'journal');
  while (child.exitCode === null && !(existsSync(place) && readdirSync(place).length)) await pause(20);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;

  expect(outputsIn(folder)).toEqual({});
});

test('npm run gate ends undecided where Playwright ends before the gate can judge', async ({ folder }) => {
  leavePass(folder);
  const env = { GATE_FOLDER: folder, CI: '1', STAGING_URL: 'http://127.0.0.1:9' };
  const { code, output } = await runScript('gate', ['--reporter=nope'], env);

  expect(code, output).toBe(2);
  expectNoPass(folder, /./);
});

for (const [name, env, says] of [
  ['a configuration that refuses', {}, /STAGING_URL is not set/],
  [
    'a preflight that finds no target',
    { STAGING_URL: 'http://127.0.0.1:9', STAGING_OPERATOR_TOKEN: 'x' },
    /cannot be reached/,
  ],
] as [string, Record<string, string>, RegExp][])
  test(`the suite ends undecided in every file: ${name}`, async ({ folder }) => {
    leavePass(folder);
    const { code, output } = await runPlaywright(
      ['--project=staging', 'session/log-in', `--output=${path.join(folder, 'results')}`],
      {
        CI: '1',
        GATE_FOLDER: folder,
        ...env,
      },
    );

    expect(code, output).toBeGreaterThan(0);
    expect(output).toMatch(says);
    expect(output).not.toMatch(STACK);
    expectNoPass(folder, says);
  });

test('an output that cannot be written leaves no pass in any file or in the history', async ({ run, folder }) => {
  mkdirSync(path.join(folder, 'verdict.xml'), { recursive: true });
  const { code, output } = await run('passes$');

  expect(code, output).toBe(2);
  expect(output).toMatch(/verdict\.xml of an earlier run cannot be removed \(it is a folder\)/);
  rmSync(path.join(folder, 'verdict.xml'), { recursive: true });
  expect(verdictIn(folder)?.verdict).toBe('undecided');
  expect(existsSync(path.join(folder, 'history.ndjson'))).toBe(false);
});

test('a history that cannot be written is no pass, a summary that cannot is a warning', async ({ written, folder }) => {
  const file = written.journal();
  const summary = await written.judge([file], { GITHUB_STEP_SUMMARY: '/nonexistent/x' });
  expect(summary).toMatchObject({ code: 0, verdict: { verdict: 'pass' } });
  expect(summary.output).toContain('Warning: the step summary (GITHUB_STEP_SUMMARY, /nonexistent/x) cannot be written');

  const place = path.join(folder, 'a-file');
  appendFileSync(place, '');
  const { code, verdict: kept } = await written.judge([file], { GATE_HISTORY: path.join(place, 'history.ndjson') });
  expect(code).toBe(2);
  expect(kept?.summary).toMatch(/The verdict cannot be kept \(.*a-file/);
  expectNoPass(folder);
});
