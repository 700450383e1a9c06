import { expect } from '@playwright/test';
import { request } from './client.ts';
import {
  ask,
  askPath,
  DURATION,
  LEARNS,
  REAL,
  refusal,
  seconds,
  TAGS,
  test,
  TIMEOUT,
  valueOf,
} from './testing/conformance.ts';

test.describe.configure({ timeout: LEARNS + 60_000 });

const distribution = (values: number[], at = seconds()) => ({
  body: { series: [{ metric: DURATION, tags: TAGS, points: [[at, values]] as [number, number[]][] }] },
});

test.describe('points', () => {
  test('are taken plain and deflated, and so are those that are too old', async ({ organization: { access } }) => {
    for (const sent of [
      distribution([1, 2]),
      { ...distribution([3]), contentEncoding: 'deflate' as const },
      distribution([1], seconds() - 7_200),
    ])
      expect(valueOf(await ask(access, 'metrics', (api) => api.submitDistributionPoints(sent)))).toMatchObject({
        status: 'ok',
      });
  });

  test('of which a value is no list are refused', async ({ organization: { access } }) => {
    const points = [[seconds(), 1]] as unknown as [number, number[]][];
    const answer = await ask(access, 'metrics', (api) =>
      api.submitDistributionPoints({ body: { series: [{ metric: DURATION, tags: TAGS, points }] } }),
    );
    expect(refusal(answer)).toMatchObject({ kind: 'answer', status: 400 });
  });

  test('need a key, and a right one', async ({ organization: { access } }) => {
    for (const apiKey of ['', '0'.repeat(32)]) {
      const answer = await ask({ ...access, apiKey, appKey: undefined }, 'metrics', (api) =>
        api.submitDistributionPoints(distribution([1])),
      );
      expect(refusal(answer)).toMatchObject({ kind: 'answer', status: 403 });
    }
  });
});

test('keys are validated, and an answer says what time it is', async ({ organization: { access } }) => {
  let date: string | null = null;
  const onAnswer = (headers: Headers) => void (date = headers.get('date'));
  const asked = { method: 'GET', path: '/api/v1/validate' } as const;
  const answer = await request({ ...access, appKey: undefined }, asked, { timeout: TIMEOUT, onAnswer });
  expect(valueOf(answer)).toMatchObject({ valid: true });
  expect(Math.abs(Date.parse(String(date)) - Date.now())).toBeLessThan(60_000);
});

test('an event is taken, and one that is too old is not', async ({ organization: { access, word } }) => {
  const body = { title: 'Conformance', text: '%%% \n**taken**\n %%%', aggregationKey: word, tags: TAGS };
  const event = (dateHappened: number) =>
    ask({ ...access, appKey: undefined }, 'events', (api) =>
      api.createEvent({ body: { ...body, alertType: 'success', dateHappened } }),
    );
  expect(valueOf(await event(seconds()))).toMatchObject({
    status: 'ok',
    event: { idStr: expect.stringMatching(/^\d+$/), title: 'Conformance' },
  });
  expect(refusal(await event(1))).toMatchObject({
    kind: 'answer',
    status: 400,
    because: expect.stringContaining('Event too far in the past'),
  });
});

test('percentiles are switched on for a metric that is known, and asked for', async ({
  organization: { access, word, finally: atEnd },
}) => {
  const tagsOf = (name: string) => `/api/v2/metrics/${name}/tags`;
  const attributes = { metric_type: 'distribution', tags: ['env', 'service'], include_percentiles: true };
  const configure = (id: string) =>
    askPath(access, { method: 'POST', path: tagsOf(id), body: { data: { type: 'manage_tags', id, attributes } } });
  expect(refusal(await configure(`e2e.${word.replace('-', '.')}`))).toMatchObject({
    status: 400,
    because: expect.stringContaining('Cannot configure tags on a metric that does not exist.'),
  });
  valueOf(await ask(access, 'metrics', (api) => api.submitDistributionPoints(distribution([1, 2, 3]))));
  await expect(async () => {
    const { type } =
      valueOf(await ask(access, 'metrics', (api) => api.getMetricMetadata({ metricName: DURATION }))) ?? {};
    expect(type).toBe('distribution');
  }).toPass({ timeout: LEARNS });
  const made = valueOf(await configure(DURATION));
  atEnd(() => askPath(access, { method: 'DELETE', path: tagsOf(DURATION) }));
  expect(made).toMatchObject({ data: { attributes: { include_percentiles: true, metric_type: 'distribution' } } });
  expect(refusal(await configure(DURATION))).toMatchObject({ status: 409 });
  // The fake evaluates nothing.
  if (!REAL) return;
  const query = `p50:${DURATION}{env:conformance} by {service}.rollup(60)`;
  await expect(async () => {
    const answer = await ask(access, 'metrics', (api) =>
      api.queryMetrics({ from: seconds() - 900, to: seconds() + 60, query }),
    );
    const pointlist = expect.arrayContaining([[expect.any(Number), expect.any(Number)]]) as unknown;
    expect(valueOf(answer)).toMatchObject({ status: 'ok', series: [{ tagSet: ['service:conformance'], pointlist }] });
  }).toPass({ timeout: LEARNS });
});

test('a gate without a monitor fails, where there are gates', async ({ organization: { access, word } }) => {
  const gates = '/api/v2/deployments/gates/evaluation';
  const rule = { type: 'monitor', name: 'none', options: { query: `tag:"e2e-conformance:${word}"`, duration: 0 } };
  const attributes = { service: word, env: 'conformance', configuration: { rules: [rule] } };
  const body = { data: { type: 'deployment_gates_evaluation_request', attributes } };
  const triggered = await askPath(access, { method: 'POST', path: gates, body });
  // They are in preview: a real organization may not have them, and says so.
  const status = refusal(triggered)?.status;
  expect(REAL ? [undefined, 403, 404] : [undefined]).toContain(status);
  const { data } = ('value' in triggered ? triggered.value : {}) as {
    data?: { attributes: { evaluation_id: string } };
  };
  if (!data) return;
  const path = `${gates}/${data.attributes.evaluation_id}`;
  await expect(async () => {
    const attributes = { gate_status: 'fail' };
    expect(valueOf(await askPath(access, { method: 'GET', path }))).toMatchObject({ data: { attributes } });
  }).toPass({ timeout: LEARNS, intervals: [REAL ? 10_000 : 10] });
});
