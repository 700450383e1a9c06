import { type PlannedTest, type Sample, verdictSchema } from 'playwright-gate/plugin';
import { METRICS, type Metric } from './metrics.ts';
import {
  ATTEMPT_OUTCOMES,
  DELIVERY_STATES,
  tagsFor,
  TEST_OUTCOMES,
  type PointContext,
  type TagValues,
} from './points.ts';
import { TagSets } from './tag-sets.ts';

const SAMPLE_OUTCOMES: readonly Sample['outcome'][] = ['completed', 'failed'];
const PRECISIONS: readonly Sample['precision'][] = ['frame', 'coarse'];

/**
 * The tag sets that a run can have at most, by its plan and before anything runs: every outcome of every test and flow.
 * @param tests of the plan
 * @param flows of the policy; one that no test is known to measure is counted once for each project
 * @param context as for the points; without a version, the tag sets of a month are too few
 */
export function expectedTagSets(
  tests: readonly Pick<PlannedTest, 'project' | 'area' | 'flows'>[],
  flows: readonly string[],
  context: PointContext,
): TagSets {
  const sets = new TagSets();
  const add = (metric: Metric, values: Omit<TagValues, keyof PointContext>) =>
    sets.add([{ metric: metric.name, kind: metric.kind, tags: tagsFor(metric, { ...context, ...values }) }]);
  const addFlow = (project: string, area: string | undefined, flow: string) => {
    for (const outcome of SAMPLE_OUTCOMES)
      for (const precision of PRECISIONS) add(METRICS.flow, { project, area, flow, outcome, precision });
  };

  const known = new Set(tests.flatMap((test) => test.flows ?? []));
  for (const { project, area, flows: own = [] } of tests) {
    for (const flow of own) addFlow(project, area, flow);
    for (const outcome of new Set(['passed', ...Object.values(ATTEMPT_OUTCOMES)]))
      add(METRICS.test, { project, area, outcome });
    for (const outcome of Object.values(TEST_OUTCOMES)) add(METRICS.tests, { project, area, outcome });
  }
  for (const project of new Set(tests.map((test) => test.project)))
    for (const flow of flows) if (!known.has(flow)) addFlow(project, undefined, flow);
  add(METRICS.machineProbe, {});
  add(METRICS.leftovers, {});
  for (const state of DELIVERY_STATES) add(METRICS.delivery, { state });
  for (const verdict of verdictSchema.shape.verdict.options) add(METRICS.verdicts, { verdict });
  return sets;
}
