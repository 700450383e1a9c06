import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PastRun } from '../src/schema/history.ts';
import { runScript } from '#testing';
import { expect, LEARNING, policyFile, test as base, USUAL_POLICY } from './testing/playwright-cli.ts';

const FLOWS = ['entity.create', 'entity.list', 'entity.search', 'journey.publish', 'message.send'];

const LEAKS = { LOOK_LEAKS: 'never-to-be-seen-by-anybody', LEAKED_TOKEN: 'never-to-be-seen-by-anybody' };

const tookAbout400 = (run: number) =>
  Object.fromEntries(FLOWS.map((flow, index) => [flow, [400 + ((run * 7 + index * 5) % 11)]]));

/** A target that has a history of forty runs in which every flow took about 400 ms, in `looked` of them once more. */
const test = base.extend<{ looked: number; historyFile: string }>({
  looked: [40, { option: true }],
  historyFile: async ({ folder, target, looked }, use) => {
    const file = path.join(folder, 'history.ndjson');
    const lines = Array.from({ length: 40 }, (_, run) => ({
      type: 'run',
      at: 1_000 * run,
      series: `staging at ${target.url}`,
      run: `r${run}`,
      verdict: 'pass',
      flows: tookAbout400(run),
      ...(run < looked ? { looks: [tookAbout400(run + 3)] } : {}),
      duration: 1_000,
      flaky: [],
      failed: [],
      tests: 'none',
    }));
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    await use(file);
  },
});

test('a flow that got slower is measured again until the looks agree, and blocks; what a look leaves is clean', async ({
  run,
  historyFile,
  folder,
}) => {
  const env = { SLOW: 'entity.list', GATE_HISTORY: historyFile, ...LEAKS };
  const { code, output, verdict } = await run('measured flow', { env });

  expect(code, output).toBe(1);
  expect(verdict?.findings.filter(({ effect }) => effect !== 'warn')).toEqual([
    expect.objectContaining({ rule: 'regression', effect: 'fail', subject: 'entity.list' }),
  ]);
  expect(verdict?.findings).toContainEqual(
    expect.objectContaining({
      rule: 'secrets',
      message: expect.stringMatching(/look-2.*page\.txt .*LEAKED_TOKEN/),
    }),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.map(({ name }) => name)).toContain('page.txt');
  for (const { parentPath, name } of files)
    expect(readFileSync(path.join(parentPath, name), 'utf8'), name).not.toContain(LEAKS.LEAKED_TOKEN);
  expect(verdict?.findings[0]?.message).toMatch(
    /^entity\.list is 3\d % \(1\d\d ms\) slower than its baseline of 40 runs; \d measurements agree\./,
  );
  const looks = readdirSync(path.join(folder, 'journal')).filter((name) => name.includes('round'));
  expect(looks.length).toBeGreaterThan(1);

  const again = await runScript(
    'gate',
    ['judge', path.join(folder, 'journal'), '--no-history', '--policy', USUAL_POLICY],
    {
      GATE_FOLDER: folder,
      GATE_HISTORY: historyFile,
    },
  );
  expect(again.code, again.output).toBe(1);
});

test('a look that does not end is interrupted, and the doubt that it leaves is told', async ({
  run,
  historyFile,
  folder,
}) => {
  const policy = policyFile('short-looks');
  const env = { SLOW: 'entity.list', SLOW_BY: '1.6', GATE_HISTORY: historyFile, POLICY: policy };
  const { code, output, verdict } = await run('measured flow', { env: { ...env, ...LEAKS, LOOK_HANGS: 'yes' } });

  expect(code, output).toBe(2);
  expect(verdict?.findings[0]).toMatchObject({ rule: 'regression', effect: 'undecided', subject: 'entity.list' });
  // What it has left until then is told all the same.
  expect(verdict?.findings.map(({ rule }) => rule)).toContain('secrets');
  const look = readdirSync(path.join(folder, 'journal')).find((name) => name.includes('round'));
  const journal = readFileSync(path.join(folder, 'journal', look ?? ''), 'utf8');
  expect(JSON.parse(journal.trim().split('\n').at(-1) ?? '')).toMatchObject({ type: 'end', status: 'interrupted' });
});

test('what is accepted is compared anew', async ({ run, historyFile }) => {
  const env = { SLOW: 'entity.list', GATE_HISTORY: historyFile };
  const { code, output } = await runScript('gate', ['accept', 'entity.list', '--because', 'it shows prices now'], env);
  expect(code, output).toBe(0);

  expect(await run('measured flow', { env })).toMatchObject({ code: 0, verdict: { verdict: 'pass' } });
});

test.describe('while the history has few looks', () => {
  test.use({ looked: 19 });

  test('each run that a pipeline trusts is measured once more', async ({ run, historyFile, folder }) => {
    const { code, output } = await run('measured flow', { env: { ...LEARNING, GATE_HISTORY: historyFile } });

    expect(code, output).toBe(0);
    expect(output).toContain('re-measuring every flow, to learn what re-measurements are worth');
    expect(readdirSync(path.join(folder, 'journal')).filter((name) => name.includes('round'))).toHaveLength(1);
    const line = JSON.parse(readFileSync(historyFile, 'utf8').trim().split('\n').at(-1) ?? '') as PastRun;
    expect(Object.keys(line.looks?.[0] ?? {})).toEqual(Object.keys(line.flows));
  });

  test('nobody is kept waiting for that at a desk', async ({ run, historyFile, folder }) => {
    const env = { ...LEARNING, GATE: 'observe', GATE_HISTORY: historyFile };
    const { code, output } = await run('measured flow', { env });

    expect(code, output).toBe(0);
    expect(readdirSync(path.join(folder, 'journal')).filter((name) => name.includes('round'))).toHaveLength(0);
  });
});

test('a run as usual is not measured again', async ({ run, historyFile, folder }) => {
  const { code, output, verdict } = await run('measured flow', { env: { GATE_HISTORY: historyFile } });

  expect(code, output).toBe(0);
  expect(verdict?.baseline.note).toContain('Compared with 40 passing runs');
  expect(readdirSync(path.join(folder, 'journal')).length).toBeLessThanOrEqual(3);
});
