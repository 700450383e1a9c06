import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { count, expect, NOW, points, test, withPercentiles, type Send } from './testing.ts';

const HOSTILE = '<script>alert(1)</script>';
const axe = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** An organization with something of everything. */
async function fill(send: Send): Promise<void> {
  const flow = (name: string, env: string) => [`env:${env}`, 'service:portal', `flow:${name}`, 'outcome:completed'];
  for (const [name, base] of [
    ['entity.create', 1.2],
    ['journey.submit', 2.4],
    ['portal.log-in', 0.8],
  ] as const)
    for (const env of ['staging', 'production'])
      for (let hour = 0; hour < 1; hour += 0.25)
        await send(
          'POST /api/v1/distribution_points',
          points([base, base * 1.1, base * 1.6 + hour], { tags: flow(name, env), at: NOW - hour * 3_600 }),
        );
  await withPercentiles(send, 'e2e.flow.duration', ['env', 'service', 'flow', 'outcome']);
  await send('PUT /api/v1/metrics/e2e.flow.duration', { unit: 'second' });
  for (const verdict of ['pass', 'pass', 'fail']) await send('POST /api/v2/series', count(1, [`verdict:${verdict}`]));
  for (const [flow, limit] of [
    ['entity.create', 1.5],
    ['journey.submit', 5],
  ] as const)
    await send('POST /api/v1/monitor', {
      type: 'query alert',
      name: `E2E portal staging: ${flow} is slow (p95)`,
      query: `percentile(last_1h):p95:e2e.flow.duration{env:staging,flow:${flow}} > ${limit}`,
      message: `${flow} takes {{value}} s. See docs/runbook.md. @slack-portal`,
      tags: ['service:portal'],
      priority: 2,
    });
  const metric = 'e2e.flow.duration{env:production,flow:portal.log-in}.as_count()';
  const slo = await send('POST /api/v1/slo', {
    type: 'metric',
    name: 'portal.log-in is within its budget',
    thresholds: [{ timeframe: '7d', target: 95 }],
    query: { numerator: `count(v: v<=3):${metric}`, denominator: `count:${metric}` },
  });
  const request = (format: string, query: string, aggregator?: string) => ({
    response_format: format,
    queries: [{ data_source: 'metrics', name: 'query', query, ...(aggregator ? { aggregator } : {}) }],
    formulas: [{ formula: 'query' }],
  });
  await send('POST /api/v1/dashboard', {
    title: 'E2E portal',
    layout_type: 'ordered',
    template_variables: [{ name: 'env', prefix: 'env', defaults: ['staging'] }],
    widgets: [
      { definition: { type: 'note', content: 'Durations are **true** to a frame.' } },
      {
        definition: {
          type: 'group',
          layout_type: 'ordered',
          title: 'Durations',
          widgets: [
            {
              definition: {
                type: 'timeseries',
                title: 'All flows (p95)',
                requests: [request('timeseries', 'p95:e2e.flow.duration{$env} by {flow}')],
              },
            },
            {
              definition: {
                type: 'query_value',
                title: 'Verdicts',
                requests: [request('scalar', 'sum:e2e.verdicts{$env}.as_count()', 'sum')],
              },
            },
            {
              definition: {
                type: 'slo',
                title: 'Log-in',
                slo_id: (slo.body as { data: [{ id: string }] }).data[0].id,
                view_type: 'detail',
              },
            },
          ],
        },
      },
    ],
  });
  await send('POST /api/v1/events', {
    title: `Gate failed for portal in staging ${HOSTILE}`,
    text: '%%% \n**fail**, build 4f2a91c\n- entity.create is slow\n %%%',
    alert_type: 'error',
    aggregation_key: 'portal:staging:e2e',
    tags: ['env:staging'],
  });
  await send('POST /api/v2/dora/deployment', {
    data: {
      attributes: { service: 'portal', env: 'staging', version: '1.2.3', started_at: NOW, finished_at: NOW + 60 },
    },
  });
  await send(
    'POST /api/v1/distribution_points',
    points([1], { tags: ['env:staging', 'service:portal', 'flow:Entity Create'], at: NOW - 7_200 }),
  );
}

test('the page shows what somebody on call would see', async ({ fake, send, page }) => {
  await fill(send);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (request.url() !== `${fake.url}/` && !request.url().endsWith('/favicon.ico')) complaints.push(request.url());
  });
  await page.goto(fake.url);

  await expect(page).toHaveTitle('A fake Datadog');
  const row = (name: string | RegExp) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  await expect(row(/entity\.create is slow/)).toContainText('Alert');
  await expect(row(/journey\.submit is slow/)).toContainText('OK');
  await expect(row(/^portal\.log-in is within/)).toContainText('100.00 % kept');
  await expect(row(/^entity\.create$/).filter({ hasText: 'staging' })).toContainText(/12\s+1\.32 s\s+2\.\d+ s/);
  await expect(row(/^e2e\.flow\.duration$/)).toContainText(/distribution\s+second\s+on\s+72\s+6\s+60/);
  await expect(page.getByRole('heading', { name: 'Durations' })).toBeVisible();
  await expect(page.locator('.card').filter({ hasText: 'All flows (p95)' })).toContainText('flow:journey.submit');
  await expect(page.locator('.card').filter({ hasText: 'Verdicts' })).toContainText(/all\s*3/);
  await expect(page.getByText('the tag "flow:Entity Create" is stored as "flow:entity_create"')).toBeVisible();
  await expect(page.getByText('- entity.create is slow')).toBeVisible();
  await expect(row(/^Gate failed/)).toContainText('portal:staging:e2e');
  await expect(row(/^portal$/).filter({ hasText: 'deployment' })).toContainText('1.2.3');
  await expect(page.getByText(HOSTILE).first()).toBeVisible();
  await page.getByText('Message').first().click();
  await expect(page.getByText('See docs/runbook.md').first()).toBeVisible();
  expect(complaints).toEqual([]);
  expect(fake.seen.some(({ path }) => path === '/')).toBe(false);
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`the page can be read by everybody, ${colorScheme}`, async ({ fake, send, page }) => {
    await fill(send);
    await page.setViewportSize({ width: 1_200, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(fake.url);
    await page.addScriptTag({ content: axe() });
    const violations = await page.evaluate(async () => {
      const { run } = (
        window as unknown as {
          axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe;
      return (await run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    });
    expect(violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1_200);
  });

test('the page of an empty organization says that it is empty', async ({ fake, page }) => {
  await page.goto(fake.url);
  await expect(page.getByText('There are no monitors.')).toBeVisible();
  await expect(page.getByText('No metric has come.')).toBeVisible();
});
