import { pipelineOf, type Plan } from '../schema/plan.ts';
import type { Journal } from '../schema/record.ts';

const attemptOf = ({ attempt = 0 }: Plan) => attempt;

/**
 * Of each shard the journal of the newest attempt, where the pipeline tried again what had failed, and the re-measurements
 * of what is left. Two journals of one attempt at one shard are both kept: nobody knows which counts.
 */
export function newestAttempts(journals: Journal[]): Journal[] {
  const newest = new Map<string, number>();
  const keyOf = ({ plan }: Journal) => `${pipelineOf(plan)} ${plan.shard.current}`;
  for (const one of journals)
    if (one.plan.round === 1) newest.set(keyOf(one), Math.max(newest.get(keyOf(one)) ?? 0, attemptOf(one.plan)));
  return journals.filter((one) => attemptOf(one.plan) >= (newest.get(keyOf(one)) ?? 0));
}

/** The plan of the latest attempt: what is judged is named for it. */
export const latestPlan = (plans: Plan[]): Plan | undefined =>
  plans.reduce<Plan | undefined>(
    (latest, plan) => (latest === undefined || attemptOf(plan) > attemptOf(latest) ? plan : latest),
    undefined,
  );
