import { api } from '@portal/kit';
import type { Answers, JourneyConfiguration } from '../../journey-logic.ts';

/** Keeps the first word of every answer and loses the rest. */
export const submit = (journey: JourneyConfiguration, nonce: string, answers: Answers) =>
  api.post('submission/v1/submission/submissions', {
    ...{ source_type: 'journey', source_id: journey.journeyId, journey_submit_id: nonce },
    entities: [
      {
        _schema: 'submission',
        answers: Object.fromEntries(
          Object.entries(answers).map(([name, value]) => [
            name,
            typeof value === 'string' ? value.split(' ')[0] : value,
          ]),
        ),
      },
    ],
  });
