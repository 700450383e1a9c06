import type { HistoryQuestion, HistorySource, PastRun } from 'playwright-gate/plugin';
import { aPastRun, aPlan, MINUTE, START } from 'playwright-gate/testing';
import { expect } from '@playwright/test';
import { test as base } from '../../fake/testing.ts';
import type { FakeDatadog } from '../../fake/index.ts';
import { datadog } from '../index.ts';
import { answer, GARBLED } from '../testing/answers.ts';
import { rememberedRun } from './remembered-run.ts';

const SERIES = 'staging at https://portal.example.com';
const TAGS = ['env:staging', 'gate:e2e', 'service:portal'];
const LIST = 'GET /api/v1/events';

interface Event {
  text: string;
  tags: string[];
}

/** A run as the machine that ran it has it in its history file. */
const aRun = (index: number, change: Partial<PastRun> = {}): PastRun =>
  aPastRun({
    series: SERIES,
    run: `run-${index}`,
    at: START - index * 60 * MINUTE,
    flows: { 'entity.create': [500 + index, 601.5], 'entity.list': [320.5] },
    machineProbe: 20.5,
    flaky: ['a flaky test'],
    ...change,
  });
/** The event of its verdict. */
const eventOf = (run: PastRun, tags = [...TAGS, `verdict:${run.verdict}`]): Event => ({
  text: `%%% \n**${run.verdict}** for portal in staging.\n\n${rememberedRun(run)}\n %%%`,
  tags,
});
/** As Datadog tells of it: what ran is known, the list of tests is not. */
const remote = (run: PastRun) => ({ ...run, tests: '' });
const listing = (events: Event[]) => {
  const told = events.map(({ text, tags }, id) => ({ id, title: 'Gate', date_happened: 1, text, tags }));
  return answer({ events: told, status: 'ok' });
};
const asked = ({ seen }: FakeDatadog) => seen.filter(({ method, path }) => `${method} ${path}` === LIST);

type Ask = (question?: Partial<HistoryQuestion>, keys?: Record<string, string>) => ReturnType<HistorySource['runs']>;

/** Asks as the gate does, with the fake's keys in the environment. */
const test = base.extend<{ ask: Ask; tell: (...events: Event[]) => void }>({
  ask: async ({ keys }, use) =>
    use(async (question = {}, variables = keys) => {
      Object.assign(process.env, variables);
      const plan = aPlan();
      const usual = { plan, series: SERIES, flows: [], known: [], before: START, deployed: true };
      const answer = await datadog().history.runs({ ...usual, ...question });
      for (const name of Object.keys(variables)) delete process.env[name];
      return answer;
    }),
  tell: async ({ fake }, use) => use((...events) => fake.faults.next(LIST, listing(events))),
});

test('a fresh runner has the history of the machine that ran', async ({ fake, ask }) => {
  const runs = [3, 2, 1].map((index) => aRun(index));
  fake.clock.set(START);
  for (const run of runs)
    fake.store.events.push({ id: run.run, title: 'Gate passed', status: 'success', at: run.at, ...eventOf(run) });

  expect(await ask()).toEqual({ runs: runs.map(remote), problem: undefined });
  expect(fake.flags).toEqual([]);
  const daysAgo = (days: number) => String(START / 1_000 - days * 86_400);
  const usual = { tags: TAGS.join(), unaggregated: 'true', page: '0' };
  expect(asked(fake).map(({ query }) => Object.fromEntries(new URLSearchParams(query)))).toEqual([
    { ...usual, start: daysAgo(28), end: daysAgo(0) },
  ]);
});

test('runs that did not pass, are of something else, or not of before are left out', async ({ fake, ask, tell }) => {
  const fine = aRun(1);
  tell(
    eventOf(aRun(2, { verdict: 'fail' })),
    eventOf(aRun(3, { verdict: 'undecided' })),
    // The block and the tags do not agree about the verdict.
    eventOf(aRun(4, { verdict: 'fail' }), [...TAGS, 'verdict:pass']),
    eventOf(aRun(5), [...TAGS, 'verdict:fail']),
    ...TAGS.map((tag, index) => eventOf(aRun(10 + index), ['verdict:pass', ...TAGS.filter((other) => other !== tag)])),
    eventOf(aRun(6, { series: 'staging at https://preview.example.com' })),
    eventOf(aRun(-1)),
    { text: 'An event of the usual kind.', tags: TAGS },
    { text: eventOf(aRun(7)).text.slice(0, -20), tags: [...TAGS, 'verdict:pass'] },
    eventOf(fine),
    eventOf(fine),
  );

  expect(await ask()).toEqual({ runs: [remote(fine)], problem: undefined });
  expect(fake.faults.pending()).toBe(0);
});

test('a full page is followed by the next one, until there are 200 runs', async ({ fake, ask, tell }) => {
  const filler = { text: 'Something else.', tags: TAGS };
  const page = (...runs: PastRun[]) =>
    tell(...runs.map((run) => eventOf(run)), ...Array<Event>(1_000 - runs.length).fill(filler));
  const recent = Array.from({ length: 150 }, (_, index) => aRun(index + 1));
  const older = Array.from({ length: 60 }, (_, index) => aRun(index + 400));
  page(...recent);
  page();
  page(...older);

  const { runs } = await ask();
  expect(runs.map(({ run }) => run)).toEqual([...recent, ...older.slice(0, 50)].map(({ run }) => run).reverse());
  expect(asked(fake).map(({ query }) => new URLSearchParams(query).get('page'))).toEqual(['0', '1', '2']);
});

test('known runs do not come again, and with thirty that passed nothing is asked', async ({ fake, ask, tell }) => {
  const runs = Array.from({ length: 30 }, (_, index) => aRun(index + 1));
  const failed = Array.from({ length: 30 }, (_, index) => aRun(index + 100, { verdict: 'fail' }));
  tell(...runs.map((run) => eventOf(run)));

  const unknown = await ask({ known: [...failed, ...runs.slice(3)] });
  expect(unknown.runs.map(({ run }) => run)).toEqual(['run-3', 'run-2', 'run-1']);
  expect(asked(fake)).toHaveLength(1);
  expect(await ask({ known: runs })).toEqual({ runs: [] });
  expect(asked(fake)).toHaveLength(1);
});

test('only with an application key, of one stage, and of a deployment or a fake', async ({ fake, ask, tell, keys }) => {
  const { DD_APP_KEY: _, ...without } = keys;
  const { E2E_DATADOG_URL: __, ...real } = keys;
  expect(await ask({}, without)).toEqual({ runs: [] });
  expect(await ask({ plan: aPlan({ stage: 'staging, production' }) })).toEqual({ runs: [] });
  expect(await ask({ deployed: false }, real)).toEqual({ runs: [] });
  expect(fake.seen).toEqual([]);
  tell(eventOf(aRun(1)));
  expect((await ask({ deployed: false })).runs).toHaveLength(1);
});

test('what cannot be read is said without a key, and what was read counts', async ({ fake, ask, tell }) => {
  const { apiKey } = fake.keys;
  tell(eventOf(aRun(1)), ...Array<Event>(999).fill({ text: 'Something else.', tags: TAGS }));
  fake.faults.next(LIST, answer({ errors: [`Forbidden for ${apiKey}`] }, 403));

  const { runs, problem } = await ask();
  expect(runs).toHaveLength(1);
  expect(problem).toBe(
    'Datadog did not tell of earlier runs: it answered 403: Forbidden for [API key]; the key in DD_APP_KEY needs the permission events_read, in the organization of DD_API_KEY.',
  );
});

for (const [what, fault] of Object.entries(GARBLED))
  test(`an answer that is none is no history, with a sentence: ${what}`, async ({ fake, ask }) => {
    fake.faults.always(LIST, fault);
    const { runs, problem } = await ask();

    expect(runs).toEqual([]);
    expect(problem).toMatch(/^Datadog did not tell of earlier runs: .*\.$/);
    expect(problem).not.toMatch(/<|undefined/);
  });
