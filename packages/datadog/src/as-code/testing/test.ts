import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base } from '@playwright/test';
import { defineGate } from 'playwright-gate/config';
import { optionsSchema } from '../../options.ts';
import { applyPlan } from '../apply.ts';
import type { Applied, ApplyOptions } from '../apply-options.ts';
import { metricSettings } from '../metric-settings.ts';
import { planAsCode, type Plan, type PlanOptions, type Step } from '../plan.ts';
import type { WatchPolicy } from '../resource.ts';
import { addMetrics, startOrganization, type TestOrganization } from './organization.ts';

export const STAGES = ['staging', 'production'] as const;

/** The metrics that have settings. */
export const METRIC_NAMES = metricSettings().map(({ name }) => name);
/** What the policy below asks for, beside the settings of metrics: 14 monitors, 2 objectives and a dashboard. */
export const THINGS = 17;
export const ALL = THINGS + METRIC_NAMES.length;

/** Two flows, one of them critical. */
export function aPolicy(
  flows: Parameters<typeof defineGate>[0]['flows'] = {
    'entity.create': { warn: 1_500, fail: 3_000, weight: 3 },
    'entity.list': { warn: 2_000, fail: 4_000, stages: { production: { warn: 2_500, fail: 5_000 } } },
  },
  datadog: Parameters<typeof optionsSchema.parse>[0] = { monitors: { notify: ['@slack-portal'] } },
): WatchPolicy {
  return { flows: defineGate({ flows }).flows, datadog: optionsSchema.parse(datadog) };
}

type PlanMore = Partial<Pick<PlanOptions, 'policy' | 'stages' | 'trust' | 'signal'>>;

interface Fixtures {
  datadog: TestOrganization;
  /** The file in which applies note what there is. */
  state: string;
  /** Milliseconds that were waited for before a question was repeated. */
  waits: number[];
  plan: (more?: PlanMore) => Promise<Plan>;
  apply: (plan?: Plan, more?: Partial<ApplyOptions>) => Promise<Applied>;
}

export const test = base.extend<Fixtures>({
  datadog: async ({}, use) => {
    const datadog = await startOrganization();
    addMetrics(datadog, METRIC_NAMES);
    await use(datadog);
    await datadog.stop();
  },
  state: async ({}, use) => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'as-code-'));
    await use(path.join(folder, 'gate', 'datadog.json'));
    rmSync(folder, { recursive: true });
  },
  waits: async ({}, use) => use([]),
  plan: async ({ datadog, state, waits }, use) => {
    await use((more = {}) =>
      planAsCode({
        access: datadog.access,
        policy: aPolicy(),
        stages: STAGES,
        state,
        wait: async (milliseconds) => void waits.push(milliseconds),
        ...more,
      }),
    );
  },
  apply: async ({ datadog, state, waits, plan }, use) => {
    await use(async (given, more = {}) => {
      const wait = async (milliseconds: number) => void waits.push(milliseconds);
      return applyPlan({ access: datadog.access, plan: given ?? (await plan()), state, wait, ...more });
    });
  },
});

/** `create monitor E2E ...`, of all that is to be done. */
export const told = ({ steps }: Plan): string[] =>
  steps.flatMap((step: Step) =>
    step.do === 'keep' ? [] : [`${step.do} ${'wanted' in step ? step.wanted.key : step.key}`],
  );
