import { limitsOf } from 'playwright-gate/config';
import { METRICS } from '../points/metrics.ts';
import { identityTags, keyFor, tagOf } from './identity.ts';
import { runbookUrl, type Readers } from './message.ts';
import { measurementsOf, seconds } from './monitors.ts';
import type { WantedOf } from './resource.ts';

/** A flow with more weight than an ordinary one is critical. */
const ORDINARY = 1;

const rounded = (percent: number) => Number(percent.toFixed(3));

/** The flows that have an objective. */
const criticalFlows = ({ policy }: Pick<Readers, 'policy'>): string[] =>
  Object.keys(policy.flows).filter((flow) => (policy.flows[flow]?.weight ?? ORDINARY) > ORDINARY);

/**
 * The objectives of one stage: of each critical flow, which share of its measurements has to be within its `warn`.
 * They count measurements, not time: between two deployments nothing is measured, and that is no good time.
 */
export function objectivesOf(readers: Readers): WantedOf<'objective'>[] {
  const { service, team, objective } = readers.policy.datadog;
  const { stage, policy } = readers;
  return criticalFlows(readers).flatMap((flow) => {
    const limits = limitsOf(policy, flow, stage);
    if (!limits) return [];
    const key = keyFor(service, stage, 'within-budget', flow);
    const name = `E2E ${service} ${stage}: ${flow} is within its budget`;
    const measured = `${METRICS.flow.name}{${measurementsOf(service, stage, flow)}}.as_count()`;
    // What is left of the error budget when a warning is due: half.
    const threshold = { target: objective, warning: rounded((objective + 100) / 2) };
    return [
      {
        kind: 'objective' as const,
        key,
        name,
        body: {
          type: 'metric',
          name,
          description: `Of the times that ${flow} was measured in ${stage}, ${objective} % took at most ${seconds(limits.warn)} s. What to do when they do not: ${runbookUrl(readers, 'objective')}`,
          query: { numerator: `count(v: v<=${seconds(limits.warn)}):${measured}`, denominator: `count:${measured}` },
          thresholds: [
            { timeframe: '7d', ...threshold },
            { timeframe: '30d', ...threshold },
          ],
          tags: [
            ...identityTags(key),
            tagOf('env', stage),
            tagOf('service', service),
            tagOf('team', team),
            tagOf('flow', flow),
          ],
        },
      },
    ];
  });
}
