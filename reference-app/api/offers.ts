import type { Answers } from '../journey-logic.ts';
import { yearlyPrice, type Tariff } from '../tariff-logic.ts';
import { HttpError } from './errors.ts';
import type { Document } from './store.ts';

export const isOffered = ({ data }: Document): boolean => data.status === 'offered';

/** @throws HttpError unless the answers order a tariff that is offered, at the price that is offered */
export function checkOffer(product: Document | undefined, { consumption, price }: Answers): void {
  if (!product || !isOffered(product))
    throw new HttpError(409, 'This tariff is no longer offered. Please choose another one.');
  if (yearlyPrice(product.data as unknown as Tariff, Number(consumption)) !== price)
    throw new HttpError(409, 'The price of this tariff has changed. Please look at it again.');
}
