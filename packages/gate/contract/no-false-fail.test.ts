import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runScript, STACK } from '#testing';
import type { Finding } from '../src/schema/verdict.ts';
import { expect, policyFile, test as base, USUAL_POLICY, type Outcome } from './testing/playwright-cli.ts';

/** What stands in a finding, short. */
const told = ({ verdict }: Outcome) => (verdict?.findings ?? []).map(({ rule, effect }) => `${rule}: ${effect}`);
const messages = ({ verdict }: Outcome, rule: Finding['rule']) =>
  (verdict?.findings ?? []).filter((finding) => finding.rule === rule).map(({ message }) => message);
const BOM = '\uFEFF';

const test = base.extend<{ write: (name: string, text: string) => string }>({
  write: async ({ folder }, use) => {
    await use((name, text) => {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    });
  },
});

const leaked = JSON.stringify({ type: 'planned', kind: 'entity', key: 'e2e-1', number: 1, stage: 'production' });

test('what another stage has left, marks of an editor, a stale lock and repetitions change no verdict', async ({
  run,
  write,
  folder,
}) => {
  write('ledger/run1.production.1.ndjson', `${leaked}\n`);
  write('ledger/run2.staging.1.ndjson', `${leaked}\n`);
  write('lock', `${spawnSync(process.execPath, ['-e', '']).pid} `);
  const env = { E2E_RUN_ID: 'run1', QUARANTINE: write('quarantine.json', `${BOM}[]`) };

  const twice = await run('passes$', { env, args: ['--repeat-each=2'] });
  expect(twice.code, twice.output).toBe(0);
  const history = path.join(folder, 'history.ndjson');
  writeFileSync(history, BOM + readFileSync(history, 'utf8'));

  const once = await run('passes$', { env });
  expect(once.code, once.output).toBe(0);
  expect(once.verdict).toMatchObject({ verdict: 'pass', leaked: [], baseline: { runs: 1 } });
});

test('a chain that runs on is one flaky test, and one that a quarantined test holds up says so', async ({
  run,
  write,
}) => {
  const entry = {
    test: 'area/serial.spec.ts › a chain with a known fault › link two is known',
    owner: 'team',
    reason: 'known',
    ticket: 'E-1',
    since: new Date().toISOString().slice(0, 10),
    expires: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  };
  const outcome = await run('a chain |needs the target', {
    env: {
      RETRIES: '1',
      QUARANTINE: write('quarantine.json', JSON.stringify([entry])),
      POLICY: policyFile('any-quarantine'),
    },
  });

  expect(outcome.code, outcome.output).toBe(0);
  expect(outcome.output).toMatch(/15 of 15 tests, 1 failed/);
  expect(outcome.output).not.toMatch(/attempt \d\): skipped/);
  expect(messages(outcome, 'flaky tests')).toEqual([expect.stringContaining('link one is shaky failed, then passed')]);
  expect(messages(outcome, 'incomplete run')).toEqual([
    expect.stringMatching(
      /link two is known, which is in quarantine, failed, so .*link three waits did not run after it/,
    ),
  ]);
});

test('a second run in the same folder is refused before it removes what the first one writes', async ({
  run,
  target,
}) => {
  let second: Promise<Outcome> | undefined;
  target.untilThen = async () => {
    second ??= run('passes$');
    const { code, output } = await second;
    expect(output).toMatch(/Another run \(process \d+\) works in .*Wait until it has ended/);
    expect(code).toBe(2);
    // Also one whose verdict would decide nothing would remove it.
    expect((await run('passes$', { env: { GATE: 'observe' } })).code).toBe(2);
  };
  const first = await run('says that it runs');

  expect(second).toBeDefined();
  expect(first.code, first.output).toBe(0);
});

test('a reporter that throws where nobody catches it is no failure of the product', async ({ run }) => {
  const { code, output, verdict } = await run('passes$', {
    env: { REPORTERS: 'throws where nobody catches,gate' },
  });

  expect(code, output).toBe(2);
  expect(output).toContain('The process ended before the gate had judged');
  expect(verdict?.verdict).toBe('undecided');
});

test('a configuration that is wrong is no failure of the product', async ({ folder }) => {
  for (const env of [{}, { PRODUCTION_URL: 'portal.example.com' }]) {
    const { code, output } = await runScript('gate', ['--project=production'], {
      ...env,
      CI: '1',
      GATE_FOLDER: folder,
    });
    expect(code, output).toBe(2);
    expect(output).toMatch(/PRODUCTION_URL is /);
    expect(output).not.toMatch(STACK);
  }
});

test('a damaged file and a killed worker are undecided, and are called what they are', async ({ run }) => {
  const outcome = await run('damaged file|is killed from outside', { env: { SECRET_TOKEN: 'never-to-be-seen-1234' } });

  expect(outcome.code, outcome.output).toBe(2);
  expect(told(outcome).filter((one) => one.endsWith('fail'))).toEqual([]);
  expect(messages(outcome, 'test failures')).toEqual([
    expect.stringMatching(/^A test worker was killed \(SIGKILL, often because memory ran out\), so nothing is known/),
  ]);
  const [file] = messages(outcome, 'secrets');
  expect(file).toContain('upload.zip');
  expect(file).not.toContain('rotate the secret');
});

for (const [what, goAway] of [
  ['goes away', (target: { stop: () => void }) => target.stop()],
  ['answers 503', (target: { status: number }) => (target.status = 503)],
] as const)
  test(`a target that ${what} in the middle ends the run, undecided, with its cause first`, async ({
    run,
    target,
    write,
    folder,
  }) => {
    write('ledger/run1.staging.1.ndjson', `${leaked}\n`);
    target.onRunning = () => goAway(target);
    const outcome = await run('says that it runs|needs the target', { env: { RETRIES: '1', E2E_RUN_ID: 'run1' } });

    expect(outcome.code, outcome.output).toBe(2);
    expect(outcome.output).toContain('The run is stopped: the target could not be reached, 3 times in a row');
    expect(told(outcome).filter((one) => !one.endsWith('warn'))).toEqual(['test failures: undecided']);
    expect(outcome.verdict?.findings[0]?.message).toMatch(
      /^The target could not be reached, so nothing is known about 2 tests: .*The run was stopped early; \d tests did not run\. Nobody could ask whether 1 resource/,
    );
    const [journal = ''] = readdirSync(path.join(folder, 'journal'));
    const attempts = readFileSync(path.join(folder, 'journal', journal), 'utf8').match(/"type":"attempt"/g);
    expect(attempts?.length).toBeLessThan(7);
    expect(existsSync(path.join(folder, 'history.ndjson'))).toBe(false);
  });

test('what comes right in a look is flaky, a chain is looked at as a whole, and the confirmed failure stands', async ({
  run,
}) => {
  const outcome = await run('comes right in a look|fails$|one after the other');

  expect(outcome.code, outcome.output).toBe(1);
  expect(messages(outcome, 'test failures')).toEqual([expect.stringMatching(/^fails: expect\(received\)/)]);
  expect(outcome.verdict?.findings.filter(({ rule }) => rule === 'flaky tests').map(({ subject }) => subject)).toEqual([
    expect.stringContaining('comes right in a look'),
    expect.stringContaining('link two needs it'),
  ]);
  expect(outcome.output).toContain('trying 3 failed tests once more');
});

test('what failed once and could not be tried again is undecided', async ({ run }) => {
  const outcome = await run('cannot be tried in a look');

  expect(outcome.code, outcome.output).toBe(2);
  expect(messages(outcome, 'test failures')).toEqual([
    expect.stringMatching(/^cannot be tried in a look failed once and was not tried again: /),
  ]);
});

test('at a desk nothing is tried again, so a single attempt confirms nothing, whoever judges its journal', async ({
  run,
  folder,
  target,
}) => {
  const outcome = await run('fails$', { env: { GATE: 'observe' } });

  expect(outcome.code, outcome.output).toBe(1);
  expect(outcome.verdict?.verdict).toBe('undecided');
  expect(readdirSync(path.join(folder, 'journal'))).toHaveLength(1);

  const { code, output } = await runScript('gate', ['judge', path.join(folder, 'journal'), '--policy', USUAL_POLICY], {
    GATE_FOLDER: folder,
    TARGET_URL: target.url,
    CI: 'true',
  });
  expect(code, output).toBe(2);
  expect(output.replace(/\s+/g, ' ')).toContain('fails failed once and was not tried again: ');
});
