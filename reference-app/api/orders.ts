import { randomBytes } from 'node:crypto';
import type { Answers } from '../journey-logic.ts';
import { checkOffer } from './offers.ts';
import { createEntity } from './operations/entity.ts';
import type { Document, OrganizationStore } from './store.ts';

/** Makes the order of a tariff, and the contract that comes of it, for a customer. */
export function placeOrder(store: OrganizationStore, customer: Document, answers: Answers, caller: string): void {
  const product = store.find('product', String(answers.tariff));
  checkOffer(product, answers);
  const title = `${product?.title} for ${customer.title}`;
  const { price, consumption } = answers;
  const order = createEntity(store, 'order', { title, status: 'placed', consumption, price }, caller);
  const contract = createEntity(
    store,
    'contract',
    {
      ...{ contract_name: title, status: 'draft', branch: 'power', price },
      contract_number: `C-${randomBytes(5).toString('hex')}`,
    },
    caller,
  );
  store.addRelation(order.id, 'customer', customer.id);
  store.addRelation(contract.id, 'customer', customer.id);
  store.addRelation(contract.id, 'order', order.id);
}
