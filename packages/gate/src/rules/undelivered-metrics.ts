import type { DeliveryCounts } from '../schema/delivery.ts';
import { counted, reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('delivery');

/** In a sentence what became of the measurements of a run. */
export function deliverySentence({ made, sent, spooled, lost, because }: DeliveryCounts): string {
  const all = `${counted(sent, 'point')} of ${made.toLocaleString('en-US')} delivered`;
  const rest = [spooled ? `${counted(spooled, 'point')} on disk` : '', lost ? `${counted(lost, 'point')} lost` : ''];
  return `${[all, ...rest.filter(Boolean)].join(', ')}${because.length ? ` (${because.join('; ')})` : ''}`;
}

/** Where the policy requires it, every measurement has been delivered; otherwise delivery speaks against nothing. */
export const delivery: RuleFunction = ({ record, policy }) => {
  if (!policy.telemetry.required) return [];
  const { delivery: counts } = record;
  if (!counts)
    return [
      reason('undecided', {
        subject: 'the measurements',
        actual: 'not delivered',
        limit: 'delivered',
        sentence:
          'The policy requires that measurements are delivered, and none were sent: set DD_API_KEY, or take requireDelivery out of gate.config.ts.',
      }),
    ];
  if (counts.made > 0 && counts.sent === counts.made && !counts.silent) return [];
  return [
    reason('undecided', {
      subject: 'the measurements',
      actual: `${counts.sent} of ${counts.made}`,
      limit: 'all',
      evidence: counts.because,
      sentence: `The policy requires that measurements are delivered: ${deliverySentence(counts)}. Send what is on disk with npm run datadog -- flush.`,
    }),
  ];
};
