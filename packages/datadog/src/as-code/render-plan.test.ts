import { expect } from '@playwright/test';
import { planAsJson, renderPlan } from './render-plan.ts';
import { addMonitor, aPolicy, METRICS, monitorOf, test, THINGS } from './testing/test.ts';

const SLOW = 'portal/staging/slow/entity.create';
const NAME = 'E2E portal staging: entity.create is slow (p90)';
const ALL = THINGS + METRICS.length;

/** The lines of one thing, without their indentation. */
function blockOf(lines: readonly string[], head: string): string[] {
  const start = lines.findIndex((line) => line.startsWith(head));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('      '));
  return lines.slice(start + 1, end).map((line) => line.trim());
}

test('a change is told by field, with both values whole; of a message by line', async ({ apply, fake, plan }) => {
  await apply();
  const where = `portal in staging and production, at ${fake.url}`;
  expect(renderPlan(await plan())).toEqual([where, '', `Nothing to do: ${ALL} as they should be.`]);
  const edited = monitorOf(fake, SLOW);
  edited.message = edited.message.replace('Team portal.', 'Team other.');
  edited.query = edited.query.replace('> 3', '> 30');

  const foot = 'Made from gate.config.ts: change it there, as `npm run datadog -- apply` undoes changes made here.';
  expect(renderPlan(await plan()).map((line) => line.trim())).toEqual([
    where,
    '',
    `~ monitor    ${NAME} (${edited.id})`,
    'query',
    `- ${edited.query}`,
    `+ ${edited.query.replace('> 30', '> 3')}`,
    'message',
    `- Team other. ${foot}`,
    `+ Team portal. ${foot}`,
    '',
    `1 to change; ${ALL - 1} as they should be.`,
  ]);
});

test('a dashboard is told by its widgets; those that only move are counted', async ({ apply, plan }) => {
  await apply();
  const flows = {
    'entity.list': { warn: 2_200, fail: 4_000, stages: { production: { warn: 2_500, fail: 5_000 } } },
    'entity.search': { warn: 1, fail: 2 },
  };

  const lines = renderPlan(await plan({ policy: aPolicy(flows) }));
  const block = blockOf(lines, '  ~ dashboard');

  const added = block.indexOf('Flows against their budgets › entity.search');
  expect(block[added + 2]).toBe('+ (timeseries)');
  for (const line of ['- y = 2', '+ y = 2.2', 'Flows against their budgets › entity.create'])
    expect(block).toContain(line);
  expect(block.at(-1)).toMatch(/^\d of its widgets moves?$/);
  expect(lines.join('\n')).not.toContain('layout');
});

test('what is removed, waited for and told is there', async ({ apply, fake, plan }) => {
  await apply();
  fake.store.metrics = {};
  const { id } = monitorOf(fake, 'portal/production/flaky');

  const lines = renderPlan(await plan({ stages: ['staging'], policy: aPolicy(undefined, {}) }));

  expect(lines).toContain(`  - monitor    E2E portal production: a test is flaky (${id})`);
  expect(lines).toContain('  . metric     e2e.flow.duration');
  for (const list of ['page', 'notify'])
    expect(lines).toContain(
      `  * monitors.notify.${list} in gate.config.ts is empty: nobody is told of the alerts that are for it.`,
    );
  expect(lines.at(-1)).toMatch(/^\d+ to change, 11 to remove, 1 to wait for; \d+ as they should be\.$/);
});

test('a plan that was stopped says why, and nothing else', async ({ fake, plan }) => {
  fake.access.appKey = undefined;

  expect(renderPlan(await plan())).toEqual([
    `portal in staging and production, at ${fake.url}`,
    '',
    'Nothing is planned, as it is not known what there is:',
    '  * DD_APP_KEY is not set: without an application key monitors, SLOs and dashboards can neither be read nor changed.',
  ]);
});

test('nothing foreign steers the terminal', async ({ apply, fake, plan }) => {
  await apply();
  const original = monitorOf(fake, SLOW);
  addMonitor(fake, original, { name: 'copy\u001B[31m\r\nred' });
  original.message = `\u001B[2J${original.message.replace('took', 'to\tok')}`;

  const lines = renderPlan(await plan());

  expect(lines.join('\n')).toContain(`  ~ monitor    ${NAME} (${original.id})`);
  expect(lines.join('\n')).toContain('(copy red) is a copy');
  for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
});

test('as JSON it is whole: of each thing how it is and how it is to be', async ({ apply, fake, plan }) => {
  await apply();
  const edited = monitorOf(fake, SLOW);
  edited.priority = 1;
  fake.store.slos.length = 1;

  const { resources, ...rest } = JSON.parse(planAsJson(await plan())) as { resources: Record<string, unknown>[] };

  const stages = ['staging', 'production'];
  expect(rest).toEqual({ where: fake.url, service: 'portal', stages, notes: [], stopped: [] });
  expect(resources).toHaveLength(ALL);
  const options = expect.objectContaining({ on_missing_data: 'default' });
  expect(resources.filter(({ action }) => action !== 'keep')).toMatchObject([
    {
      kind: 'monitor',
      action: 'change',
      name: edited.name,
      before: { id: edited.id, priority: 1 },
      after: { priority: 4, options },
    },
    { kind: 'slo', action: 'create', before: null, after: { type: 'metric' } },
    { kind: 'dashboard', action: 'change' },
  ]);
});
