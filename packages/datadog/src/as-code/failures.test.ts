import { expect } from '@playwright/test';
import { carryOut } from './reconcile.ts';
import { answer, broken, GARBLED, page, tooMany } from '../testing/answers.ts';
import { addMonitor, aPolicy, counts, COUNTS, METRICS, monitorOf, test, THINGS, told, writes } from './testing/test.ts';

const MONITORS = /^GET \/api\/v1\/monitor\b/;
const SLOS = /^GET \/api\/v1\/slo\b/;
const NOT_CREATED = 'The monitor E2E portal staging: the gate failed could not be created: it answered';

test('one failure is told, the rest is done, and the next apply does what is left', async ({ apply, fake, plan }) => {
  fake.faults.next('POST /api/v1/monitor', answer({ errors: ['no such thing'] }, 400));

  const applied = await apply();

  expect(applied).toMatchObject({ code: 1, waiting: [], failed: [`${NOT_CREATED} 400: no such thing.`] });
  expect(applied.done).toHaveLength(THINGS + METRICS.length - 1);
  expect(told(await plan())).toEqual(['create portal/staging/failed']);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect(told(await plan())).toEqual([]);

  monitorOf(fake, 'portal/staging/failed').name = 'mine';
  fake.faults.next('PUT /api/v1/monitor', answer({ errors: ['not now'] }, 400));
  fake.faults.next('DELETE /api/v1/slo', answer({ errors: { abc: 'it is shown by a dashboard' }, data: [] }, 409));
  const { failed } = await apply({ policy: aPolicy({ 'entity.list': { warn: 2_000, fail: 4_000 } }) });
  expect(failed).toEqual([
    'The monitor E2E portal staging: the gate failed could not be changed: it answered 400: not now.',
    expect.stringMatching(
      /^The SLO E2E portal \w+: .* could not be removed: it answered 409: it is shown by a dashboard\.$/,
    ),
  ]);
});

test('where the dashboard keeps its old numbers nothing is removed, and the next apply goes on', async ({
  apply,
  fake,
  plan,
}) => {
  await apply();
  const policy = aPolicy({ 'entity.list': { warn: 2_000, fail: 4_000 } });
  fake.faults.next('PUT /api/v1/dashboard', answer({ errors: ['not now'] }, 403));

  const applied = await apply({ policy });
  expect(applied).toMatchObject({ code: 1, failed: [expect.stringContaining('could not be changed')] });
  expect(applied.waiting.join()).toMatch(/^\d+ resources are removed once the dashboard is changed: apply again\.$/);
  expect(fake.seen.some(({ method }) => method === 'DELETE')).toBe(false);

  expect(await apply({ policy })).toMatchObject({ code: 0 });
  expect(told(await plan({ policy }))).toEqual([]);
});

for (const [what, fault, waited] of [
  ['429 that names a time', tooMany(7), [7_000]],
  ['429 that names a very long time', tooMany(86_400), [30_000]],
  ['429 that names none', tooMany(), [1_000]],
  ['500', broken(), [1_000]],
  ['an answer that never comes', { kind: 'reset' }, [1_000]],
] as const)
  test(`a question is repeated after ${what}`, async ({ fake, plan, waits }) => {
    fake.faults.next(MONITORS, fault);

    expect(await plan()).toMatchObject({ stopped: [] });
    expect(waits).toEqual(waited);
  });

test('a question is asked three times, and one that was refused once', async ({ fake, plan, waits }) => {
  fake.faults.always(MONITORS, page(502));

  expect((await plan()).stopped).toEqual(['The monitors could not be listed: it answered 502: 502 502 from a proxy.']);
  expect(waits).toEqual([1_000, 2_000]);

  fake.faults.clear();
  fake.faults.always(MONITORS, answer({ errors: ['no'] }, 400));
  expect((await plan()).stopped).toEqual(['The monitors could not be listed: it answered 400: no.']);
  expect(waits).toHaveLength(2);
});

test('what was created without an answer is not created twice, and what was not is', async ({ apply, fake, waits }) => {
  fake.faults.next('POST /api/v1/dashboard', broken(502));
  for (const kind of ['monitor', 'slo', 'dashboard'])
    fake.faults.next(`POST /api/v1/${kind}`, { kind: 'reset', after: true });

  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect(waits).toEqual([1_000, 1_000, 1_000, 2_000]);
  expect(fake.faults.pending()).toBe(0);
  expect(counts(fake)).toEqual(COUNTS);
});

test('the dashboard waits for an SLO that could not be created', async ({ apply, fake, plan }) => {
  fake.faults.next('POST /api/v1/slo', answer({ errors: ['no'] }, 400));

  const applied = await apply();
  expect(applied.failed).toHaveLength(1);
  expect(applied.waiting).toEqual(['The dashboard waits for 1 SLO that could not be created: apply again.']);
  expect(JSON.stringify(fake.store.dashboards)).toContain(String(fake.store.slos[0]?.id));

  expect(told(await plan())).toEqual(['create portal/staging/within-budget/entity.create', 'change portal/dashboard']);
  expect(await apply()).toMatchObject({ code: 0 });
  expect(told(await plan())).toEqual([]);
});

test('an interruption ends a pause, and nothing is tried again', async ({ fake, plan }) => {
  const stop = new AbortController();
  fake.faults.always('POST /api/v1/monitor', tooMany(30));
  const options = { access: fake.access, plan: await plan(), signal: stop.signal };

  const { failed } = await carryOut({ ...options, wait: async () => stop.abort() });

  expect(failed).toEqual([`${NOT_CREATED} 429: Too many requests.`, expect.stringMatching(/^Interrupted: /)]);
  expect(writes(fake).filter((one) => one === 'POST monitor')).toHaveLength(1);
});

test('lists that hold less than half of what the dashboard counts stop all; a half does not', async ({
  apply,
  fake,
  plan,
}) => {
  await apply();
  const before = writes(fake).length;
  const half = COUNTS.monitors / 2;
  const short = (what: string, there: number) =>
    `The dashboard ${fake.store.dashboards[0]?.id} counts ${what}, and Datadog lists ${there}: try again. If somebody removed the others, remove the dashboard, too; apply creates all of it again.`;

  fake.store.monitors.length = half;
  expect(told(await plan())).toHaveLength(half);
  fake.store.monitors.length = half - 1;
  expect((await plan()).stopped).toEqual([short('20 monitors', half - 1)]);
  fake.store.monitors.length = fake.store.slos.length = 0;
  const found = await plan();
  expect(found).toMatchObject({ steps: [], stopped: [short('20 monitors', 0), short('2 SLOs', 0)] });
  expect(await apply({ plan: found })).toEqual({ code: 1, done: [], waiting: [], failed: found.stopped });
  expect(writes(fake)).toHaveLength(before);

  fake.store.dashboards.length = 0;
  expect(told(await plan())).toHaveLength(THINGS);
  expect(await apply()).toMatchObject({ code: 0, failed: [] });
  expect(counts(fake)).toEqual(COUNTS);
});

test('what a list has missed is not made twice', async ({ apply, fake, plan }) => {
  await apply();
  const { monitors, slos } = fake.store;
  fake.faults.next('GET /api/v1/monitor', answer(monitors.slice(1)));
  fake.faults.next('GET /api/v1/slo', answer({ data: slos.slice(1) }));
  fake.faults.next('GET /api/v1/dashboard', answer({ dashboards: [] }));

  expect(told(await plan())).toEqual([]);
  expect(fake.faults.pending()).toBe(0);
});

test('1,200 monitors are read in pages, and one page again and again stops all', async ({ apply, fake, plan }) => {
  await apply();
  const like = monitorOf(fake, 'portal/staging/failed');
  for (let index = counts(fake).monitors; index < 1_200; index += 1)
    addMonitor(fake, like, { tags: ['managed-by:central-e2e-suite', `e2e-identity:other/${index}`] });
  // Ours are on the second page.
  fake.store.monitors.push(...fake.store.monitors.splice(0, COUNTS.monitors));
  const before = fake.seen.length;

  const found = await plan();

  expect(told(found)).toEqual([]);
  expect(found.notes).toEqual([
    expect.stringMatching(/^1180 resources of the service `other` are managed by this suite, too\./),
  ]);
  const pages = fake.seen.slice(before).filter(({ path }) => path === '/api/v1/monitor');
  expect(pages.map(({ query }) => new URLSearchParams(query).get('page'))).toEqual(['0', '1']);

  fake.faults.always(MONITORS, answer(Array.from({ length: 1_000 }, (_, index) => ({ ...like, id: index + 1 }))));
  expect((await plan()).stopped).toEqual(['The monitors could not be listed: it lists one page again and again.']);
});

for (const [what, fault] of Object.entries(GARBLED))
  test(`an answer that is garbled stops all, in a sentence: ${what}`, async ({ fake, plan }) => {
    for (const list of [MONITORS, SLOS, /^GET \/api\/v1\/dashboard\b/]) {
      fake.faults.clear();
      fake.faults.always(list, fault);
      const { stopped, steps } = await plan();

      expect(steps).toEqual([]);
      expect(stopped).toEqual([expect.stringMatching(/^The \w+ could not be listed: [^<]*\.$/)]);
      expect(stopped.join()).not.toMatch(/\bat .*\.ts|TypeError|undefined/);
    }
  });

test('without an application key, or with flows that would share a monitor, nothing is asked', async ({
  apply,
  destroy,
  fake,
  plan,
}) => {
  const limits = { warn: 1, fail: 2 };
  expect((await plan({ policy: aPolicy({ 'a b': limits, 'A B': limits }) })).stopped).toHaveLength(2);
  fake.access.appKey = undefined;
  const failed = [expect.stringMatching(/^DD_APP_KEY is not set: without an application key /)];
  for (const applied of [await apply(), await destroy()]) expect(applied).toMatchObject({ code: 1, failed });
  expect(fake.seen).toEqual([]);

  fake.access.appKey = 'some-other-key';
  const { stopped } = await plan();
  expect(stopped.join()).toMatch(/it answered 403: Forbidden\. Is DD_APP_KEY set, of this site \(DD_SITE\)/);
  expect(stopped.join()).not.toContain('some-other-key');
});

test('settings of metrics that may not be changed are told, those that may not be read wait; all else is done', async ({
  apply,
  destroy,
  fake,
}) => {
  fake.denied.add('metric_tags_write');
  const { code, done, failed } = await apply();
  expect([code, done.length, failed.length]).toEqual([1, THINGS, METRICS.length]);
  expect(failed[0]).toMatch(
    /^The metric e2e\.flow\.duration could not be changed: it answered 403.* Is DD_APP_KEY set/,
  );

  fake.denied.add('metrics_read');
  const { waiting, ...rest } = await apply();
  expect(rest).toEqual({ code: 2, done: [], failed: [] });
  expect(waiting).toHaveLength(METRICS.length);
  expect(waiting[0]).toMatch(/^The settings of e2e\.flow\.duration could not be read: it answered 403/);
  const { notes } = (await destroy()).plan;
  expect(notes.join()).toMatch(/^The settings of the metrics stay, as they could not be read: it answered 403/);
});
