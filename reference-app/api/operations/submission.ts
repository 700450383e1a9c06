import type { OperationMethods } from '@epilot/sdk/submission';
import type { OperationsOf } from '../contract.ts';
import { SCHEMAS, validate } from '../entity-schemas.ts';
import { placeOrder } from '../orders.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Json } from '../store.ts';
import { automate } from './automation.ts';
import { createEntity } from './entity.ts';
import type { Place } from './notification.ts';
import { publishedJourney, type Journey } from './journey.ts';
import { faultsOf, visibleSteps, type Answers } from '../../journey-logic.ts';

const CONTACT_ATTRIBUTES = SCHEMAS.contact?.attributes.map(({ name }) => name) ?? [];

function check(journey: Journey, answers: Answers): void {
  const faults = visibleSteps(journey, answers).flatMap((step) => Object.values(faultsOf(step, answers)));
  if (faults.length) throw new HttpError(400, faults.join(' '));
}

/** Creates the submission, the customer and the opportunity that it gives rise to, and relates the three. */
function carryOut(place: Place, journey: Journey, journeyId: string, answers: Answers): string {
  const { store } = place;
  const caller = `The journey ${journey.name}`;
  const submission = store.insert('submission', journey.name, {
    journey_name: journey.name,
    journey_id: journeyId,
    answers,
  });
  const named = Object.fromEntries(Object.entries(answers).filter(([name]) => CONTACT_ATTRIBUTES.includes(name)));
  const contact: Json = { ...named, status: 'lead', _tags: ['journey'] };
  if (SCHEMAS.contact && validate(SCHEMAS.contact, contact).length === 0) {
    const customer = createEntity(store, 'contact', contact, caller);
    const title = `${journey.name}: ${customer.title}`;
    const opportunity = createEntity(store, 'opportunity', { title, stage: 'new', _tags: ['journey'] }, caller);
    store.addRelation(opportunity.id, 'customer', customer.id);
    store.addRelation(submission.id, 'contact', customer.id);
    store.addRelation(submission.id, 'opportunity', opportunity.id);
    automate(place, journeyId, opportunity);
    if (answers.tariff) placeOrder(store, customer, answers, caller);
  }
  return submission.id;
}

export const submissionOperations: OperationsOf<OperationMethods> = {
  createSubmission: {
    access: 'public',
    run: ({ accounts, events, body }) => {
      const { source_id: journeyId, journey_submit_id: nonce, entities } = body;
      const store = accounts.ownerOf('journey', journeyId);
      if (!store || (body.organization_id && body.organization_id !== store.organizationId))
        throw notFound('The journey');
      const journey = publishedJourney(store, journeyId);
      if (!journey) throw notFound('The journey');
      const answers = (entities[0]?.answers ?? {}) as Answers;
      store.atomically(() => {
        if (nonce && store.submissionOf(nonce)) return;
        check(journey, answers);
        const submissionId = carryOut({ store, events }, journey, journeyId, answers);
        if (nonce) store.rememberNonce(nonce, submissionId);
      });
      return { status: 201 };
    },
  },
  getNonce: {
    access: 'read',
    run: ({ store, params: { nonce_id: nonce = '' } }) => {
      const submission_id = store.submissionOf(nonce) ?? '';
      const exists = submission_id !== '';
      return { status: 200, body: { nonce, submission_id, organization_id: store.organizationId, exists } };
    },
  },
};
