import { dayOf } from '@portal/kit';
import type { Attribute, EntitySchema } from '../../api/entity-schemas.ts';
import type { Address, Payment } from '../../contact-logic.ts';

export type { Attribute };
export type Schema = Pick<EntitySchema, 'slug' | 'name' | 'plural' | 'attributes'>;

export interface Entity {
  _id: string;
  _schema: string;
  _title: string;
  _tags: string[];
  _created_at: string;
  _updated_at: string;
  _deleted_at?: string;
  [attribute: string]: unknown;
}

/** What a list shows: its search, the value of its filter, and its order. */
export interface Narrowing {
  text: string;
  filter: string;
  sort: string;
  deleted: boolean;
}
export const WHOLE_LIST: Narrowing = { text: '', filter: '', sort: '_created_at:desc', deleted: false };

export interface View {
  id: string;
  name: string;
  shared: boolean;
  ui_config: { list: Narrowing };
  created_by: { user_id: string };
}

export const addressOf = ({ _schema, _id }: Entity) => `/app/entity/${_schema}/${_id}`;

/** Whether a member enters it in a form or a file. */
export const isEntered = ({ type }: Attribute) => !['relation', 'address', 'payment'].includes(type);

const addressText = ({ street, street_number, postal_code, city }: Address) =>
  `${street} ${street_number}, ${postal_code} ${city}`;

/** A value as text: a select's title rather than what is stored. */
export const plain = ({ options }: Attribute, value: unknown): string =>
  options?.find((option) => option.value === value)?.title ?? String(value ?? '');

const NUMBER = new Intl.NumberFormat(navigator.language);

/** What a person reads for a value, in their own language. */
export function shown(attribute: Attribute, value: unknown): string {
  if (attribute.type === 'address' && value) return (value as Address[]).map(addressText).join('; ');
  if (attribute.type === 'payment' && value) return (value as Payment[]).map(({ data }) => data.iban).join('; ');
  const text = plain(attribute, value);
  if (text === '') return '–';
  if (attribute.type === 'number') return NUMBER.format(Number(value));
  return attribute.type === 'date' ? dayOf(text) : text;
}

/** What a text stands for as the value of an attribute: numbers as numbers, and nothing where it is empty. */
export const valueOf = ({ type, options }: Attribute, text: string): unknown =>
  text === '' ? null : type === 'number' ? Number(text) : (options?.find(({ title }) => title === text)?.value ?? text);
