import type { Call } from './contract.ts';
import { notFound } from './errors.ts';
import type { Document, OrganizationStore } from './store.ts';

export const portalUser = ({ store, token }: Call): Document => store.get('portal_user', token.portal_user_id ?? '');
export const contactOf = (call: Call): Document => call.store.get('contact', String(portalUser(call).data.contact_id));

/** What points at an entity by this attribute: the contracts of a customer, the meters of a contract. */
export const relatedTo = (store: OrganizationStore, id: string, kind: string, attribute: string) =>
  store
    .relations(id)
    .filter((relation) => relation.reverse && relation.entity.kind === kind && relation.attribute === attribute)
    .map(({ entity }) => entity);

export const contractsOf = (call: Call) => relatedTo(call.store, contactOf(call).id, 'contract', 'customer');

export function ownContract(call: Call, id: string): Document {
  const contract = contractsOf(call).find((entry) => entry.id === id);
  if (!contract) throw notFound('The contract');
  return contract;
}

/** What is related to the contracts of a customer. */
export const ownRelated = (call: Call, kind: string) =>
  contractsOf(call).flatMap((contract) => relatedTo(call.store, contract.id, kind, 'contract'));
