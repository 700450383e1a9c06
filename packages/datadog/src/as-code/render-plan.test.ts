import { expect } from '@playwright/test';
import { renderPlan } from './render-plan.ts';
import { counted } from './resource.ts';
import { addMonitor, monitorOf } from './testing/organization.ts';
import { aPolicy, METRIC_NAMES, test } from './testing/test.ts';
import type { WireObject } from './resource.ts';

const WIDTH = 100;
const SLOW = 'portal/staging/p95/entity.create';

test('a first plan names all that is to be made', async ({ plan, datadog }) => {
  const lines = renderPlan(await plan({ stages: ['staging'] }));

  expect(lines[0]).toBe(`portal in staging, at ${datadog.access.url}`);
  expect(lines).toContain('  + monitor    E2E portal staging: entity.create is slow (p95)');
  expect(lines).toContain('  + objective  E2E portal staging: entity.create is within its budget');
  expect(lines).toContain('  + dashboard  E2E portal: what the gate sees');
  expect(lines).toContain('  ~ metric     e2e.flow.duration');
  expect(lines).toContain('      include_percentiles: false -> true');
  expect(lines.at(-1)).toBe(`9 to create, ${METRIC_NAMES.length} to change.`);
});

test('a plan after an apply says that there is nothing to do', async ({ apply, plan, datadog }) => {
  await apply();

  expect(renderPlan(await plan())).toEqual([
    `portal in staging and production, at ${datadog.access.url}`,
    '',
    `  = ${counted(METRIC_NAMES.length, 'metric')}, 14 monitors, 2 objectives, 1 dashboard as it should be`,
    '',
    'Nothing to do.',
  ]);
});

test('a change is told field by field, and a long one where it differs', async ({ apply, plan, datadog }) => {
  await apply();
  const edited = monitorOf(datadog, SLOW);
  edited.message = edited.message.replace('team portal', 'team other');
  edited.query = edited.query.replace('> 3', '> 30');
  edited.options = { ...(edited.options as WireObject), thresholds: { critical: 3, warning: 9 } };

  const lines = renderPlan(await plan());

  expect(lines).toContain('  ~ monitor    E2E portal staging: entity.create is slow (p95)');
  expect(lines).toContain('      options.thresholds.warning: 9 -> 1.5');
  const query = lines.indexOf('      query');
  expect([lines[query + 1], lines[query + 2]]).toEqual([
    expect.stringMatching(/^ {8}- ….*precision:frame\} > 30$/),
    expect.stringMatching(/^ {8}\+ ….*precision:frame\} > 3$/),
  ]);
  const at = lines.indexOf('      message');
  expect(lines[at + 1]).toMatch(/^ {8}- ….*team other/);
  expect(lines[at + 2]).toMatch(/^ {8}\+ ….*team portal/);
  expect(lines.at(-1)).toBe('1 to change.');
});

test('what is removed, made anew, waited for and left alone is told', async ({ apply, plan, datadog }) => {
  await apply();
  datadog.store.metrics = {};
  const wrong = monitorOf(datadog, SLOW);
  wrong.type = 'log alert';
  addMonitor(datadog, { id: 7, name: wrong.name });

  const lines = renderPlan(await plan({ stages: ['staging'] }));

  expect(lines).toContain('  ! monitor    E2E portal staging: entity.create is slow (p95)');
  expect(lines).toContain('      type: log alert -> query alert');
  expect(lines).toContain('  - monitor    E2E portal production: tests are flaky');
  expect(lines).toContain('  . metric     e2e.flow.duration');
  expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
    '* The monitor 7 is called E2E portal staging: entity.create is slow (p95) as well and is not ours: it is left alone.',
  );
  expect(lines.at(-1)).toBe(`1 to change, 1 to make anew, 8 to remove, ${METRIC_NAMES.length} to wait for.`);
});

test('a plan that was stopped says why, and nothing else', async ({ datadog, plan }) => {
  datadog.access.appKey = undefined;

  expect(renderPlan(await plan())).toEqual([
    `portal in staging and production, at ${datadog.access.url}`,
    '',
    'Nothing is planned, for what there is is not known:',
    '  * DD_APP_KEY is not set: without an application key monitors, SLOs and dashboards can neither be',
    '    read nor changed.',
  ]);
});

test('no line is wider than a terminal, and nothing foreign steers it', async ({ apply, plan, datadog }) => {
  const long = 'a-flow-with-a-very-long-name.'.repeat(6);
  const policy = aPolicy({ [long]: { warn: 1, fail: 2, weight: 2 }, b: { warn: 1, fail: 2 } });
  await apply(await plan({ policy }));
  for (const monitor of datadog.store.monitors) {
    monitor.message = `\u001B[2J${String(monitor.message).replace('is', 'was')}`;
    monitor.name = `${String(monitor.name)}\u001B[31m\r\nred`;
  }

  const lines = renderPlan(await plan({ policy }));

  expect(lines.length).toBeGreaterThan(30);
  for (const line of lines) {
    expect(line.length, line).toBeLessThanOrEqual(WIDTH);
    expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
  }
});
