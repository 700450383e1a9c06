import { defineGate } from 'playwright-gate/config';
import type { FakeDatadog, Store } from '../../../fake/index.ts';
import { test as base } from '../../../fake/testing.ts';
import { optionsSchema, type DatadogInput } from '../../options.ts';
import { metricSettings } from '../desired.ts';
import { carryOut, planAsCode, planDestroy, type Applied, type Plan, type PlanOptions } from '../reconcile.ts';
import type { WatchPolicy, WireObject } from '../resource.ts';

export const STAGES = ['staging', 'production'] as const;
/** The metrics that have settings. */
export const METRICS = metricSettings().map(({ name }) => name);
/** What the policy below asks for, beside the settings of metrics. */
export const COUNTS = { monitors: 20, slos: 2, dashboards: 1 };
export const THINGS = COUNTS.monitors + COUNTS.slos + COUNTS.dashboards;

/** A monitor as it is declared. */
export type MonitorBody = {
  query: string;
  message: string;
  priority: number;
  tags: string[];
  options: {
    thresholds: { critical: number; critical_recovery?: number };
    on_missing_data: string;
    scheduling_options: WireObject;
  };
};

/** Two flows, one of them critical. */
export function aPolicy(
  flows: Parameters<typeof defineGate>[0]['flows'] = {
    'entity.create': { warn: 1_500, fail: 3_000, weight: 3 },
    'entity.list': { warn: 2_000, fail: 4_000, stages: { production: { warn: 2_500, fail: 5_000 } } },
  },
  datadog: DatadogInput = { monitors: { notify: { page: ['@pagerduty'], notify: ['@slack-portal'] } } },
): WatchPolicy {
  return { flows: defineGate({ flows }).flows, datadog: optionsSchema.parse(datadog) };
}

type Options = Partial<PlanOptions>;

interface Fixtures {
  /** Milliseconds that were waited for before a question was repeated. */
  waits: number[];
  plan: (more?: Options) => Promise<Plan>;
  /** Plans, and carries that out. */
  apply: (more?: Options & { plan?: Plan; tell?: (sentence: string) => void }) => Promise<Applied>;
  destroy: (service?: string) => Promise<Applied & { plan: Plan }>;
}

/** For tests: a fake that has seen points of all metrics. */
export const test = base.extend<Fixtures>({
  fake: async ({ fake }, use) => {
    for (const name of METRICS) fake.store.metrics[name] = { type: 'distribution', points: [], metadata: {} };
    await use(fake);
  },
  waits: async ({}, use) => use([]),
  plan: async ({ fake: { access }, waits }, use) =>
    use((more = {}) => {
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      return planAsCode({ access, policy: aPolicy(), stages: STAGES, wait, ...more });
    }),
  apply: async ({ fake: { access }, waits, plan }, use) =>
    use(async ({ plan: given, tell, ...more } = {}) => {
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      const { signal } = more;
      return carryOut({ access, wait, signal, plan: given ?? (await plan(more)), ...(tell ? { tell } : {}) });
    }),
  destroy: async ({ fake: { access } }, use) =>
    use(async (service = 'portal') => {
      const plan = await planDestroy({ access, service });
      return { ...(await carryOut({ access, plan })), plan };
    }),
});

/** `create portal/staging/failed`, of all that is to be done. */
export const told = ({ steps }: Plan): string[] =>
  steps.filter(({ action }) => action !== 'keep').map(({ action, key }) => `${action} ${key}`);

/** `options.thresholds.critical: 30 -> 3`, of all that is to change. */
export const changesIn = ({ steps }: Plan): string[] =>
  steps.flatMap(({ changes }) =>
    changes.map(({ field, from, to }) => `${field.join('.')}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`),
  );

/** How many things the fake has. */
export const counts = ({ store: { monitors, slos, dashboards } }: FakeDatadog) => ({
  monitors: monitors.length,
  slos: slos.length,
  dashboards: dashboards.length,
});

/** `POST monitor`, of every request that changes something. */
export const writes = ({ seen }: FakeDatadog): string[] =>
  seen
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${/metrics|monitor|slo|dashboard/.exec(path)?.[0]}`);

type Monitor = Store['monitors'][number];

/** The monitor of ours that has a key. */
export function monitorOf({ store }: FakeDatadog, key: string): Monitor {
  const found = store.monitors.find(({ tags }) => tags.includes(`e2e-identity:${key}`));
  if (!found) throw new Error(`There is no monitor ${key}.`);
  return found;
}

/** A monitor that somebody made by hand, as one that is there or with fields of its own. */
export function addMonitor({ store }: FakeDatadog, like: Monitor, given: Partial<Monitor>): Monitor {
  const monitor = { ...structuredClone(like), id: store.nextId++, ...given };
  store.monitors.push(monitor);
  return monitor;
}
