import { buildName } from '../rules/build-changed.ts';
import { incompleteRun } from '../rules/incomplete-run.ts';
import type { Plan } from '../schema/plan.ts';
import type { Verdict } from '../schema/verdict.ts';

const UNKNOWN = 'unknown';

/** What a verdict without evidence is about, as far as that is known. */
export interface Refused {
  run?: string | undefined;
  plan?: Plan | undefined;
  /** Epoch milliseconds. */
  at: number;
  /** What else is known, such as what the verdict would have been. */
  evidence?: string[];
}

/**
 * The verdict where nothing is judged: the run did not come to its plan, its evidence is not for what was asked, or its
 * verdict could not be kept. Pure.
 * @param reasons sentences, the first of them the cause
 */
export function refusedVerdict(reasons: string[], { run, plan, at, evidence = [] }: Refused): Verdict {
  const [cause = 'Nothing was planned.'] = reasons;
  return {
    schema: 'verdict/2',
    verdict: 'undecided',
    summary: `Undecided: ${incompleteRun.explanation.headline([])}. ${cause}`,
    stage: plan?.stage ?? UNKNOWN,
    target: plan?.target ?? UNKNOWN,
    ...(plan?.channels ? { channels: plan.channels } : {}),
    build: plan ? buildName(plan.build) : UNKNOWN,
    run: run ?? plan?.run ?? UNKNOWN,
    began: plan?.at ?? at,
    ended: at,
    // It is no evidence at any time.
    expires: at,
    digests: plan?.digests ?? { policy: '', configuration: '', tests: '' },
    shards: plan?.shard.total ?? 1,
    findings: [cause, ...reasons.slice(1)].map((message) => ({
      rule: incompleteRun.name,
      effect: 'undecided',
      subject: 'the run',
      actual: 'not judged',
      limit: 'a complete run',
      evidence,
      message,
    })),
    areas: [],
    flows: [],
    baseline: { runs: 0, note: '' },
    quarantined: [],
    leaked: [],
    health: [],
  };
}
