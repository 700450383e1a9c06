import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { STACK } from '#testing';
import { GATE, ownSuite } from './testing/own-suite.ts';
import { expect, test, type Outcome } from './testing/playwright-cli.ts';

const PASSES = `test('passes', () => undefined);`;
/** Put together, for no focused test is to be committed. */
const ONLY = ['test', 'only'].join('.');
const SNAPSHOT = `test('looks', () => expect('now 12').toMatchSnapshot('seen.txt'));`;
const STORED = { 'seen.spec.ts': SNAPSHOT, 'seen.spec.ts-snapshots/seen.txt': 'was 10' };
const SNAPSHOTS = `snapshotPathTemplate: '{testFilePath}-snapshots/{arg}{ext}'`;

function expectUndecided({ code, verdict, output }: Outcome, ...says: (string | RegExp)[]): void {
  expect(code, output).toBe(2);
  expect(verdict?.verdict).toBe('undecided');
  const messages = verdict?.findings.map(({ message }) => message).join('\n') ?? '';
  for (const sentence of says)
    if (typeof sentence === 'string') expect(messages).toContain(sentence);
    else expect(messages).toMatch(sentence);
  expect(output).not.toMatch(STACK);
}

test('what follows --project=name is a file filter, and so a part', async ({}, testInfo) => {
  const suite = ownSuite(testInfo, `projects: [{ name: 'staging' }, { name: 'production' }]`, {
    'production-banner.spec.ts': PASSES,
    'broken.spec.ts': `test('is broken', () => expect('broken').toBe('works'));`,
  });

  expectUndecided(
    await suite.run(['--project=staging', 'production']),
    /Only part of the suite was selected \(production\)/,
  );
});

test('a run that writes over the snapshots that differ has not looked', async ({}, testInfo) => {
  const suite = ownSuite(testInfo, SNAPSHOTS, STORED);

  expectUndecided(
    await suite.run(['--update-snapshots=all']),
    /told not to look, or to accept what it sees \(--update-snapshots=all\)/,
  );
});

test('a run that ignores snapshots, or takes what it sees where there is none, has not looked', async ({}, testInfo) => {
  const suite = ownSuite(testInfo, `${SNAPSHOTS}, updateSnapshots: 'missing'`, STORED);

  expectUndecided(
    await suite.run(['--ignore-snapshots']),
    /told not to look.*\(--ignore-snapshots updateSnapshots: missing in playwright.config.ts\)/,
  );
});

test('the configuration and focused tests select as options do', async ({}, testInfo) => {
  const suite = ownSuite(
    testInfo,
    `grep: /^(?!.*slow)/, grepInvert: [/later/], maxFailures: 2, ignoreSnapshots: true, updateSnapshots: 'changed', forbidOnly: false`,
    {
      'area/focused.spec.ts': `${ONLY}('is alone', () => undefined);\ntest('waits', () => expect(1).toBe(2));`,
      'slow.spec.ts': `test('is slow', () => expect(1).toBe(2));`,
    },
  );

  expectUndecided(
    await suite.run([], { PWDEBUG: 'console', ALLURE_TESTPLAN_PATH: 'plan.json' }),
    'grep: /^(?!.*slow)/ in playwright.config.ts grepInvert: /later/ in playwright.config.ts maxFailures: 2 in playwright.config.ts test.only at area/focused.spec.ts:2 ALLURE_TESTPLAN_PATH=plan.json',
    /updateSnapshots: changed in playwright.config.ts ignoreSnapshots in playwright.config.ts PWDEBUG=console/,
  );
});

test('the grep of a project is what the project is, a value is no file, and a gate that is named twice judges once', async ({}, testInfo) => {
  const suite = ownSuite(
    testInfo,
    `projects: [{ name: 'smoke', grep: /@smoke/ }, { name: 'all' }], reporter: [${GATE}, [${GATE}[0]]]`,
    { 'one.spec.ts': `test('passes @smoke', () => undefined);\ntest('is not smoke', () => expect(1).toBe(2));` },
  );
  const { code, output, verdict } = await suite.run(['--project=smoke', '--shuffle', '7']);

  expect(code, output).toBe(0);
  expect(verdict).toMatchObject({ verdict: 'pass', findings: [] });
  expect(output.match(/Verdict: /g)).toHaveLength(1);
});

test('two stages at once, and a last reporter that is only called like the gate, are no verdict', async ({}, testInfo) => {
  const suite = ownSuite(
    testInfo,
    `projects: ['staging', 'production'].map((stage) => ({ name: stage, use: { stage, baseURL: 'http://' + stage + '.example.com' } })), reporter: [${GATE}, ['./reporters/gate.cjs']]`,
    {
      'one.spec.ts': PASSES,
      'reporters/gate.cjs': `module.exports = class { onEnd() { return { status: 'passed' }; } };`,
    },
  );

  expectUndecided(
    await suite.run(),
    /tested 2 stages at once \(staging, production\).*--project=staging, then --project=production/,
    /The gate must be the last reporter, but .*reporters\/gate\.cjs is/,
    'tested 2 addresses at once (http://staging.example.com, http://production.example.com)',
  );
});

test('a list of tests judges nothing and takes nothing away, and where the verdict decides it is no pass', async ({}, testInfo) => {
  const suite = ownSuite(testInfo, '', { 'one.spec.ts': PASSES });
  const before = path.join(suite.folder, '.gate', 'verdict.json');
  mkdirSync(path.dirname(before));
  writeFileSync(before, '{"verdict":"fail"}');
  const enforced = await suite.run(['--list']);
  const observed = await suite.run(['--list'], { GATE: 'observe' });

  expect(enforced.code, enforced.output).toBe(2);
  expect(enforced.output).toContain('Undecided: --list runs nothing. Leave it out, or set GATE=observe.');
  for (const { output } of [enforced, observed]) {
    expect(output).toContain('Total: 1 test in 1 file');
    expect(output).not.toContain('Verdict');
  }
  expect(observed.code).toBe(0);
  expect(readFileSync(before, 'utf8')).toBe('{"verdict":"fail"}');
});
