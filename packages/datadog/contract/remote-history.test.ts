import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FakeDatadog } from '../fake/index.ts';
import { rememberedRun } from '../src/history/remembered-run.ts';
import { expect, policyFile, test as base } from './testing/datadog-cli.ts';

const FLOWS = ['entity.create', 'entity.list', 'entity.search', 'journey.publish', 'message.send'];
const TAGS = ['env:staging', 'gate:e2e', 'service:portal', 'verdict:pass'];
const LIST = '/api/v1/events';
const RUNS = 40;
const HOUR = 3_600_000;

/** Lets the fake tell of forty runs that passed, one in two hours, in which every flow took about 400 ms. */
function remember({ faults }: FakeDatadog, series: string): void {
  const now = Date.now();
  const events = [...Array(RUNS).keys()].map((run) => {
    const flows = Object.fromEntries(FLOWS.map((flow, index) => [flow, [400 + ((run * 7 + index * 5) % 11)]]));
    const rest = { verdict: 'pass' as const, duration: 60_000, flaky: [], failed: [] };
    const at = now - (RUNS - run) * 2 * HOUR;
    return { id: run, tags: TAGS, text: rememberedRun({ series, at, run: `earlier-${run}`, flows, ...rest }) };
  });
  faults.always(`GET ${LIST}`, { kind: 'answer', status: 200, body: { events } });
}

/** A suite whose tests take until everything that is asked of Datadog has its answer, as those of a real one do. */
const MEASURED = 'measured flow|says that it runs';

/** A runner without any file, and an organization that knows its earlier runs. */
const test = base.extend<{ freshRunner: Record<string, string>; historyFile: string }>({
  historyFile: async ({ folder }, use) => use(path.join(folder, 'history.ndjson')),
  freshRunner: async ({ fake, keys, historyFile, target }, use) => {
    remember(fake, `staging at ${target.url}`);
    const isAnswered = () =>
      fake.seen.filter(({ path: where, status }) => where === LIST && status === 200).length === 1;
    target.untilThen = async () => {
      while (!isAnswered()) await pause(20);
    };
    await use({ ...keys, GATE_HISTORY: historyFile, POLICY: policyFile('usual') });
  },
});

test('a fresh runner compares with what Datadog remembers, keeps it, and finds what got slower', async ({
  run,
  freshRunner,
  historyFile,
}) => {
  const { code, output, verdict } = await run(MEASURED, { env: { ...freshRunner, SLOW: 'entity.list' } });

  expect(code, output).toBe(1);
  expect(output).toContain(`history: ${RUNS} earlier runs come from datadog`);
  expect(verdict?.baseline).toMatchObject({
    runs: RUNS,
    note: expect.stringContaining('Compared with 40 passing runs'),
  });
  // All others are as fast as they were.
  expect(verdict?.findings.filter(({ effect }) => effect !== 'warn')).toEqual([
    expect.objectContaining({ rule: 'regression', effect: 'fail', subject: 'entity.list' }),
  ]);
  // And this run; the list of its tests is kept of one that passed.
  expect(readFileSync(historyFile, 'utf8').split('\n').filter(Boolean)).toHaveLength(RUNS + 1);
});

test('an answer that does not come is waited for no longer than the end of a run allows, and said', async ({
  run,
  fake,
  freshRunner,
  historyFile,
}) => {
  fake.faults.clear();
  fake.faults.always(`GET ${LIST}`, { kind: 'black hole' });
  const { code, output, verdict } = await run('measured flow', { env: freshRunner });

  expect(code, output).toBe(0);
  // The second where the run itself was slower than the question's own limit.
  expect(output).toMatch(/history: (no answer in time; earlier runs are left out|.*: no whole answer in 10 s\.)/);
  expect(verdict?.baseline.runs).toBe(0);
  // Of its own run alone: its line, and the list of its tests.
  expect(existsSync(historyFile)).toBe(true);
  expect(readFileSync(historyFile, 'utf8').split('\n').filter(Boolean)).toHaveLength(3);
});
