import type { DeliveryCounts } from '../schema/delivery.ts';
import { pluralize } from '../wording.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'undelivered metrics';
const finding = findingOf(name);
const REQUIRED = 'The policy requires that all measurements are delivered';

/** How many measurements of a run were delivered, and what was in the way. */
export function deliveryMessage({ made, sent, spooled, lost, because }: DeliveryCounts): string {
  const number = (count: number) => count.toLocaleString('en-US');
  const parts = [
    `${number(sent)} of ${pluralize(made, 'point')} delivered`,
    ...(spooled ? [`${number(spooled)} waiting on disk`] : []),
    ...(lost ? [`${number(lost)} lost`] : []),
  ];
  return `${parts.join(', ')}${because.length ? ` (${because.join('; ')})` : ''}`;
}

function check({ record: { plan, delivery }, policy }: RuleContext) {
  // A preview sends nothing: what it measured is no measurement of the target.
  if (!policy.telemetry.required || plan.overrides) return [];
  const undecided = (actual: string, message: string, evidence: string[] = []) =>
    finding('undecided', { subject: 'the measurements', actual, limit: 'all delivered', message, evidence });
  if (!delivery)
    return [
      undecided(
        'none delivered',
        `${REQUIRED}, but none were sent. Check the settings of the plugin that sends them, or set telemetry.required to false in gate.config.ts.`,
      ),
    ];
  if (delivery.made > 0 && delivery.sent === delivery.made && !delivery.silent) return [];
  return [
    undecided(
      `${delivery.sent} of ${delivery.made}`,
      `${REQUIRED}, but only some were: ${deliveryMessage(delivery)}.`,
      delivery.because,
    ),
  ];
}

/** If the policy requires it, all measurements are delivered. Otherwise delivery has no effect on the verdict. */
export const undeliveredMetrics: Rule = {
  name,
  effects: { undecided: 'the policy requires delivery (telemetry.required) and not all measurements were delivered' },
  check,
  explanation: {
    looksAt: 'How many measurements were sent, are waiting on disk, or were lost.',
    next: 'Send what waits on disk, and run the doctor to find out what was in the way.',
    command: 'npm run datadog -- doctor',
    page: 'datadog.md',
    headline: () => 'metrics were not delivered',
  },
};
