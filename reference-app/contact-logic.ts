import { isIban } from './iban.ts';

/** What the portal's pages and the API have to agree on about a contact's address and bank account. */
export type Address = Record<'street' | 'street_number' | 'postal_code' | 'city', string>;
export interface Payment {
  type: 'payment_sepa';
  data: { iban: string };
}

export const ADDRESS_LABELS = {
  street: 'Street',
  street_number: 'House number',
  postal_code: 'Postal code',
  city: 'City',
};

/** What is wrong with an address, by its field; empty where all is well. */
export const addressFaults = (address: Partial<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(ADDRESS_LABELS).flatMap(([name, label]) => {
      const text = String(address[name] ?? '').trim();
      if (!text) return [[name, `${label} is required.`]];
      return name === 'postal_code' && !/^\d{5}$/.test(text) ? [[name, 'Postal code must have five digits.']] : [];
    }),
  );

export const paymentFaults = ({ data }: { data?: { iban?: unknown } }): Record<string, string> =>
  isIban(String(data?.iban)) ? {} : { iban: 'This IBAN is not valid. Please compare it with your bank card.' };

/** Payments with the last four characters of each IBAN alone. */
export const masked = (payments: Payment[]): Payment[] =>
  payments.map(({ data, ...payment }) => ({ ...payment, data: { ...data, iban: `•••• ${data.iban.slice(-4)}` } }));
