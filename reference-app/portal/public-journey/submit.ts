import { api } from '@portal/kit';
import type { Answers, JourneyConfiguration } from '../../journey-logic.ts';

/** Hands the answers in. The nonce makes a second try of the same submission harmless. */
export const submit = (journey: JourneyConfiguration, nonce: string, answers: Answers) =>
  api.post('submission/v1/submission/submissions', {
    ...{ source_type: 'journey', source_id: journey.journeyId, journey_submit_id: nonce },
    entities: [{ _schema: 'submission', answers }],
  });
