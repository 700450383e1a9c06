import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { anAttempt, aSample } from 'playwright-gate/testing';
import type { DatadogInput } from '../options.ts';
import { pointsOfAttempt } from '../points/points.ts';
import { desiredOf, sharedKeys } from './desired.ts';
import { appOf } from './message.ts';
import { aPolicy, STAGES, type MonitorBody } from './testing/test.ts';

const desired = (policy = aPolicy(), stages: readonly string[] = STAGES) => desiredOf(policy, stages, 'datadoghq.eu');
const withMonitors = (monitors: DatadogInput['monitors']) => aPolicy(undefined, { monitors });
const monitor = (key: string, policy = aPolicy()) =>
  desired(policy).monitors.find((one) => one.key === `portal/${key}`)?.body as MonitorBody;

const TOPICS =
  'failed undecided failing slower unmeasured slow/entity.create slow/entity.list flaky silence delivery'.split(' ');

test('each stage has its monitors, and one for each flow that it measures', () => {
  const stageOf = (stage: string) => TOPICS.map((topic) => `portal/${stage}/${topic}`);

  expect(desired().monitors.map(({ key }) => key)).toEqual(STAGES.flatMap(stageOf));

  const flows = { 'entity.list': { warn: 1, fail: 2, weight: 2, stages: { production: false as const } } };
  const { monitors, slos } = desired(aPolicy(flows));
  const inProduction = monitors.filter(({ key }) => key.includes('/production/'));
  expect(inProduction.map(({ key }) => key.split('/')[2]).join(' ')).toBe('failed undecided flaky silence delivery');
  expect(slos.map(({ key }) => key)).toEqual(['portal/staging/within-budget/entity.list']);
});

test('the critical threshold of every monitor is the number in its query, of its stage, and what it comes back to is on the other side', () => {
  const { thresholds } = monitor('production/slow/entity.list').options;
  expect(thresholds).toEqual({ critical: 5, critical_recovery: 4.5 });
  for (const policy of [aPolicy(), aPolicy({ tiny: { warn: 1, fail: 2 } }), withMonitors({ flaky: 1 })])
    for (const { name, body } of desired(policy).monitors) {
      const { query, options } = body as MonitorBody;
      const { critical = NaN, critical_recovery = -Infinity } = options?.thresholds ?? {};
      expect(Number(/[<>]=? (\S+)$/.exec(query)?.[1]), name).toBe(critical);
      expect(critical_recovery, name).toBeLessThan(critical);
    }
});

test('silence is no data, for as long as the options say; at the end of business hours another monitor looks, as Datadog changes no schedule', () => {
  const timezone = 'Europe/Berlin';
  const business = withMonitors({ businessHours: { timezone, at: 18 } });
  const rrule = 'FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0';
  const custom_schedule = { recurrences: [{ rrule, timezone }] };

  expect(monitor('staging/silence', business)).toBeUndefined();
  for (const [key, policy, hours, scheduling_options] of [
    ['silence', withMonitors({ silence: 168 }), 168, undefined],
    ['silence/on-schedule', business, 24, { custom_schedule }],
  ] as const) {
    const { query, options, message } = monitor(`staging/${key}`, policy);
    expect(query).toContain(`sum(last_${hours}h):`);
    expect(options).toMatchObject({ on_missing_data: 'show_and_notify_no_data' });
    expect(options.scheduling_options).toEqual(scheduling_options);
    expect(message).toContain(
      `{{#is_no_data}}\nThe gate has given no verdict on portal in staging for ${hours} hours.`,
    );
  }
});

test('handles stand in the blocks alone, by urgency; a group is named where the query has one, and nothing else is filled in', () => {
  for (const { key, body } of desired().monitors) {
    const { message = '', priority, query } = body as MonitorBody;
    const blocks = [...message.matchAll(/\{\{#(\w+)\}\}\n(.+)\n\{\{\/\1\}\}\n/g)];
    const names = blocks.map(([, name]) => name);
    // An hour without a failed run is no recovery that anybody should be told of.
    const told = key.endsWith('/failed') ? ['is_alert'] : ['is_alert', 'is_recovery'];
    expect(names, key).toEqual(expect.arrayContaining(told));
    expect(names.includes('is_recovery'), key).toBe(told.includes('is_recovery'));
    for (const [, , text] of blocks) expect(text, key).toMatch(priority === 1 ? /\. @pagerduty$/ : /\. @slack-portal$/);
    const rest = blocks.reduce((left, [block]) => left.replace(block, ''), message);
    expect(rest, key).not.toMatch(/@|\{\{/);
    expect(message, key).not.toMatch(/undefined|NaN|\[object/);
    const [, group] = / by \{(\w+)\}/.exec(query) ?? [];
    const used = [...new Set([...message.matchAll(/\{\{([a-z.]+)\}\}/g)].map(([, name]) => name))];
    expect(['value', 'threshold', ...(group ? [`${group}.name`] : [])], key).toEqual(expect.arrayContaining(used));
    if (group) expect(used, key).toContain(`${group}.name`);
  }
});

test('each alert has its section in the page that it links to', () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/alerts.md'), 'utf8');
  for (const topic of [...TOPICS.map((one) => one.split('/')[0]), 'slo'])
    expect(page.toLowerCase()).toContain(`\n## ${topic}\n`);
  const policy = withMonitors({ docs: 'https://docs.portal.dev/e2e/' });
  for (const { key, body } of desired(policy).monitors)
    expect((body as MonitorBody).message, key).toContain(
      `**What to do:** https://docs.portal.dev/e2e/alerts.md#${key.split('/')[2]}\n`,
    );
  expect(JSON.stringify(desired(policy).slos)).toContain('https://docs.portal.dev/e2e/alerts.md#slo');
});

test('a critical flow has an SLO in each stage, whose warning is above its target, however high that is', () => {
  expect(desired().slos.map(({ key }) => key)).toEqual(
    STAGES.map((stage) => `portal/${stage}/within-budget/entity.create`),
  );
  for (const objective of [50, 99.9, 99.99]) {
    const { thresholds } = desired(aPolicy(undefined, { objective })).slos[0]?.body as {
      thresholds: { warning: number }[];
    };
    expect(thresholds[0]?.warning).toBeGreaterThan(objective);
    expect(thresholds[0]?.warning).toBeLessThan(100);
  }
});

test('a flow is found by the tag that its points have, whatever its name, and its name tells nobody', () => {
  const long = 'x'.repeat(300);
  const names = ['→', '@all', '9 lives', 'Überblick', '__proto__', `${long}1`, `${long}2`];
  const flows = Object.fromEntries(names.map((name) => [name, aPolicy().flows['entity.create']!]));
  const { monitors, slos, dashboard } = desired({ ...aPolicy(), flows }, ['staging']);
  const context = { env: 'staging', service: 'portal', channel: 'stable', version: undefined };
  const tags = names.map((flow) => {
    const attempt = anAttempt({ samples: [aSample({ flow })] });
    const [point] = pointsOfAttempt(attempt, { quarantined: new Set() }, context);
    return point?.tags.find((tag) => tag.startsWith('flow:')) ?? '';
  });

  expect(new Set(tags).size).toBe(names.length);
  for (const tag of tags) {
    expect(tag.length).toBeLessThanOrEqual(200);
    for (const things of [monitors, slos, [dashboard((key) => key)]])
      expect(JSON.stringify(things.map(({ body }) => body))).toMatch(new RegExp(`[ ,]${tag}[ ,]`));
  }
  expect(sharedKeys({ monitors, slos })).toEqual([]);
  expect(monitors.map(({ body }) => body.message).join()).not.toContain('@all');
});

test('flows that tags cannot tell apart are named', () => {
  const limits = { warn: 1, fail: 2, weight: 2 };
  const policy = aPolicy({ 'a b': limits, 'A B': limits, c: limits });

  expect(sharedKeys(desired(policy, ['staging']))).toEqual(
    ['monitor portal/staging/slow/a_b', 'SLO portal/staging/within-budget/a_b'].map(
      (name) =>
        `Two flows of gate.config.ts would share the ${name}, as Datadog keeps no capitals and signs: rename one.`,
    ),
  );
  expect(sharedKeys(desired())).toEqual([]);
});

test('people look where their site has its app', () => {
  expect(['datadoghq.com', 'datadoghq.eu', 'us5.datadoghq.com'].map(appOf)).toEqual([
    'https://app.datadoghq.com',
    'https://app.datadoghq.eu',
    'https://us5.datadoghq.com',
  ]);
});
