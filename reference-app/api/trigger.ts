export interface Trigger {
  enabled?: boolean;
  triggers: { type: string; configuration?: { source_id?: string } }[];
}

/** Whether an automation is meant to act on a submission of this journey. */
export const isTriggered = ({ enabled = true, triggers }: Trigger, journeyId: string): boolean =>
  enabled &&
  triggers.some(({ type, configuration }) => type === 'journey_submission' && configuration?.source_id === journeyId);
