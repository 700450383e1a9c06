import { isIban } from './iban.ts';

/** What the portal's pages and the API have to agree on about a contact's address and bank account. */
export type Address = Record<'street' | 'street_number' | 'postal_code' | 'city', string>;
export interface Payment {
  type: 'payment_sepa';
  data: { iban: string };
}

const LABELS = { street: 'Street', street_number: 'House number', postal_code: 'Postal code', city: 'City' };

/** What is wrong with an address, by its field; empty where all is well. */
export function addressFaults(address: Partial<Record<string, unknown>>): Record<string, string> {
  const isGiven = (name: string) => typeof address[name] === 'string' && address[name].trim() !== '';
  const missing = Object.entries(LABELS).filter(([name]) => !isGiven(name));
  const wrong = isGiven('postal_code') && !/^\d{5}$/.test(String(address.postal_code));
  return {
    ...Object.fromEntries(missing.map(([name, label]) => [name, `${label} is required.`])),
    ...(wrong ? { postal_code: 'Postal code must have five digits.' } : {}),
  };
}

export const paymentFaults = ({ data }: { data?: { iban?: unknown } }): Record<string, string> =>
  isIban(String(data?.iban)) ? {} : { iban: 'This IBAN is not valid. Please compare it with your bank card.' };

/** Payments with the last four characters of each IBAN alone. */
export const masked = (payments: Payment[]): Payment[] =>
  payments.map(({ data, ...payment }) => ({ ...payment, data: { ...data, iban: `•••• ${data.iban.slice(-4)}` } }));
