import type { Attribute, EntitySchema } from '../../api/entity-schemas.ts';

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

export const addressOf = ({ _schema, _id }: Entity) => `/app/entity/${_schema}/${_id}`;

/** What a person reads for a value: a select's title rather than what is stored. */
export const shown = ({ options }: Attribute, value: unknown): string =>
  value === undefined || value === null || value === ''
    ? '–'
    : (options?.find((option) => option.value === value)?.title ?? String(value));
