import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { tagOf, valueOf } from '../points/tags.ts';
import { keyFor } from './identity.ts';
import { runbook, type Readers } from './message.ts';
import { ENDED, flowsOf, scopeOf, seconds, tagsFor } from './monitors.ts';
import { wireOf, type DesiredResource } from './resource.ts';

/**
 * The SLOs of one stage: of each critical flow, which share of its attempts has to come to its end within its `warn`; one
 * that failed did not. They count attempts, not time: between two deployments nothing is measured, and that is no good time.
 */
export function slosOf(readers: Readers): DesiredResource[] {
  const { stage, policy } = readers;
  const { service, objective: target } = policy.datadog;
  // What is left of the error budget when a warning is due: half.
  const warning = Number(((target + 100) / 2).toFixed(3));
  // With more weight than an ordinary one.
  const critical = flowsOf(readers).filter((flow) => (policy.flows[flow]?.weight ?? 1) > 1);
  return critical.map((flow) => {
    const warn = seconds(limitsOf(policy, flow, stage)?.warn ?? 0);
    const key = keyFor(service, stage, 'within-budget', valueOf('flow', flow));
    const name = `E2E ${service} ${stage}: ${flow} is within its budget`;
    const attempts = (outcome: string) =>
      `${METRICS.flow.name}{${scopeOf(readers, tagOf('flow', flow), outcome)}}.as_count()`;
    const body = wireOf({
      type: 'metric',
      name,
      description: `Of the times that ${flow} was tried in ${stage}, ${target} % come to their end within ${warn} s. What to do when they do not: ${runbook(policy, 'slo')}`,
      query: {
        numerator: `count(v: v<=${warn}):${attempts('outcome:completed')}`,
        denominator: `count:${attempts(ENDED)}`,
      },
      thresholds: (['7d', '30d'] as const).map((timeframe) => ({ timeframe, target, warning })),
      tags: tagsFor(readers, key, flow),
    });
    return { kind: 'slo', key, name, body };
  });
}
