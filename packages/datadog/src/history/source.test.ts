import { expect, test } from '@playwright/test';
import type { HistoryQuestion, PastRun } from 'playwright-gate/plugin';
import { aPastRun, aPlan, MINUTE, START } from 'playwright-gate/testing';
import { answering, API_KEY, APP_KEY, type Answering } from '../health/testing.ts';
import { datadog } from '../index.ts';
import { answerQuery, pointsOfRun } from './testing.ts';

const SERIES = 'staging at https://portal.example.com';
const HOURS = 7 * 60 * MINUTE;

/** So many runs of the history file, seven hours apart. */
const localRuns = (count: number): PastRun[] =>
  Array.from({ length: count }, (_, index) =>
    aPastRun({ at: START - (count - index) * HOURS, run: `local-${index}`, series: SERIES }),
  );
/** The server of an organization that knows twelve runs. */
const knowing = () =>
  answering((asked) =>
    answerQuery(Array.from({ length: 12 }, (_, index) => pointsOfRun(START - (index + 1) * HOURS)).flat(), asked),
  );

/** Asks as the gate does, with these keys in the environment. */
async function ask(
  question: Partial<HistoryQuestion> = {},
  { access }: Pick<Answering, 'access'>,
  keys: Record<string, string> = { DD_API_KEY: API_KEY, DD_APP_KEY: APP_KEY },
) {
  const variables = { ...keys, ...(access.url ? { E2E_DATADOG_URL: access.url } : {}) };
  Object.assign(process.env, variables);
  try {
    return await datadog().history.runs({
      plan: aPlan(),
      series: SERIES,
      flows: ['entity.create'],
      known: [],
      before: START,
      deployed: true,
      ...question,
    });
  } finally {
    for (const name of Object.keys(variables)) delete process.env[name];
  }
}

test('with enough local runs Datadog is not asked', async () => {
  await using server = await knowing();

  expect(await ask({ known: localRuns(30) }, server)).toEqual({ runs: [] });
  expect(server.asked).toEqual([]);
});

test('with too few that passed, those of Datadog come to them, each once', async () => {
  await using server = await knowing();
  const failed = localRuns(30).map((run) => ({ ...run, at: run.at - 100 * HOURS, verdict: 'fail' as const }));
  const { runs, problem } = await ask({ known: [...failed, ...localRuns(3)] }, server);

  expect(problem).toBeUndefined();
  expect(runs).toHaveLength(9);
  expect(runs.map(({ at }) => at)).toEqual(runs.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(runs[0]).toMatchObject({ series: SERIES, verdict: 'pass', flows: { 'entity.create': [500, 600] } });
});

for (const [what, question, keys] of [
  ['without an application key', {}, { DD_API_KEY: API_KEY }],
  ['of two stages at once', { plan: aPlan({ stage: 'staging, production' }) }, undefined],
] as const)
  test(`${what} nothing is asked`, async () => {
    await using server = await knowing();

    expect(await ask(question, server, keys)).toEqual({ runs: [] });
    expect(server.asked).toEqual([]);
  });

test('of an app that the suite starts only a fake is asked', async () => {
  await using server = await knowing();

  expect((await ask({ deployed: false }, server)).runs).toHaveLength(12);
  expect(await ask({ deployed: false }, { access: { ...server.access, url: undefined } })).toEqual({ runs: [] });
});

test('without an answer there are no runs, and it is said without a key', async () => {
  await using server = await answering(() => ({ status: 500, body: { errors: [API_KEY] } }));
  const { runs, problem } = await ask({ known: localRuns(3) }, server);

  expect(runs).toEqual([]);
  expect(problem).toMatch(/^Datadog did not answer what the count of earlier runs was: /);
  expect(problem).not.toContain(API_KEY);
});
