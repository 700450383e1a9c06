import type { Trigger } from '../../api/trigger.ts';

/** Acts on the submissions of its journey, and passes over that it was switched off. */
export const isTriggered = ({ triggers }: Trigger, journeyId: string): boolean =>
  triggers.some(({ configuration }) => configuration?.source_id === journeyId);
