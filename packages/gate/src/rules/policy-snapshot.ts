import type { PolicySnapshot } from '../schema/history.ts';
import { plainFlow } from '../schema/plan.ts';
import type { RuleContext } from './rule.ts';
import { failedAsExpected, testName } from './tests.ts';

type Limits = PolicySnapshot['flows'][string];

const sorted = <Value>(entries: (readonly [string, Value])[]): Record<string, Value> =>
  Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
const list = (names: string[]) => [...new Set(names)].sort();

const limitsOfFlow = ({ warn, fail, weight, optional, stages }: RuleContext['policy']['flows'][string]): Limits =>
  sorted<number | boolean>([
    ['warn', warn],
    ['fail', fail],
    ['weight', weight],
    ['optional', optional],
    ...Object.entries(stages).flatMap(([stage, limits]): [string, number | boolean][] =>
      limits
        ? [
            [`warn in ${stage}`, limits.warn],
            [`fail in ${stage}`, limits.fail],
          ]
        : [[`measured in ${stage}`, false]],
    ),
  ]);

/** What a run was judged by, as far as it can become laxer: kept with the run, for those after it to compare with. */
export function snapshotOf({
  policy,
  quarantine,
  record: { plan, tests, health },
}: Pick<RuleContext, 'policy' | 'quarantine' | 'record'>): PolicySnapshot {
  const { samples, flaky, regression, telemetry, validDays } = policy;
  return {
    settings: {
      'samples.least': samples.least,
      'flaky.most': flaky.most,
      'flaky.share': flaky.share,
      'quarantine.share': policy.quarantine.share,
      'quarantine.days': policy.quarantine.days,
      'regression.falseBlocks': regression.falseBlocks,
      'regression.leastRatio': regression.leastRatio,
      'regression.leastMilliseconds': regression.leastMilliseconds,
      'regression.seconds': regression.seconds,
      'regression.rounds': regression.rounds,
      'regression.learningRuns': regression.learningRuns,
      'telemetry.required': telemetry.required,
      validDays,
      build: policy.build !== undefined,
      'target.resources': policy.target?.resources !== undefined,
      retries: plan.retries,
    },
    // Once for all channels of a run: they have the same limits.
    flows: sorted(Object.entries(policy.flows).map(([flow, budget]) => [plainFlow(plan, flow), limitsOfFlow(budget)])),
    health: list(health.map(({ name }) => name)),
    steps: list(policy.steps.map(({ title, flow }) => (flow === undefined ? String(title) : `${title} as ${flow}`))),
    plugins: list(policy.plugins.map(({ name }) => name)),
    removed: list(policy.removed.map((one) => ('test' in one ? one.test : one.flow))),
    quarantine: sorted('unreadable' in quarantine ? [] : quarantine.map(({ test, expires }) => [test, expires])),
    expectedFailures: list(tests.filter(failedAsExpected).map(testName)),
  };
}
