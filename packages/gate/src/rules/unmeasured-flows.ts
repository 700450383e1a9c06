import type { Policy } from '../schema/policy.ts';
import type { RunRecord } from '../schema/record.ts';
import type { FlowResult } from '../schema/verdict.ts';
import { counted, reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('measured');

const exactOf = (result: FlowResult | undefined) => (result ? result.samples.length - result.coarse : 0);

/** The flows that planned tests measure and that have too few samples; where a test of the flow failed, that is the reason. */
export function tooFewSamples({ tests }: RunRecord, { samples }: Policy, flows: FlowResult[]): string[] {
  const required = new Map<string, boolean>();
  for (const { flows: those = [], outcome } of tests)
    if (outcome !== 'skipped')
      for (const flow of those)
        required.set(flow, (required.get(flow) ?? true) && (outcome === 'passed' || outcome === 'flaky'));
  const measuredOf = (flow: string) => exactOf(flows.find((one) => one.flow === flow));
  return [...required].flatMap(([flow, allPassed]) => (allPassed && measuredOf(flow) < samples.least ? [flow] : []));
}

/** Every flow that a planned test measures has enough samples that are true to a frame. */
export const measured: RuleFunction = ({ record, policy, flows }) => {
  const { samples } = policy;
  return tooFewSamples(record, policy, flows).flatMap((flow) => {
    const result = flows.find((one) => one.flow === flow);
    const exact = exactOf(result);
    const coarse = result?.coarse ?? 0;
    return [
      reason('undecided', {
        subject: flow,
        actual: `${counted(exact, 'sample')}${coarse ? ` and ${coarse} coarse` : ''}`,
        limit: `at least ${samples.least}`,
        sentence: coarse
          ? `${flow} was measured only coarsely (up to half a second late), so its duration is not known: see docs/flow-clock.md.`
          : `${flow} was not measured often enough (${exact} of ${samples.least}), though its tests passed.`,
      }),
    ];
  });
};
