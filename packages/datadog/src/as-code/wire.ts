import type { Wire, WireObject } from './resource.ts';

const snake = (key: string) => key.replace(/^_/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * A model of the client as it is on the wire: `notifyNoData` is `notify_no_data` again. What the client does not know
 * (`additionalProperties`), and what it could not make sense of (`_data`), is as it was; what is not there has no key.
 */
function wireOf(value: unknown): Wire {
  if (Array.isArray(value)) return value.map(wireOf);
  if (value instanceof Date) return value.toISOString();
  if (isRecord(value)) {
    if ('_data' in value) return wireOf(value._data);
    const own = Object.entries(value).filter(
      ([key, inner]) => inner !== undefined && key !== 'additionalProperties' && key !== '_unparsed',
    );
    const unknown = isRecord(value.additionalProperties) ? value.additionalProperties : {};
    return {
      ...Object.fromEntries(own.map(([key, inner]) => [snake(key), wireOf(inner)])),
      ...Object.fromEntries(Object.entries(unknown).map(([key, inner]) => [key, wireOf(inner)])),
    };
  }
  return value === undefined ? null : (value as string | number | boolean | null);
}

/** The same of something that is known to be an object. */
export const wireObjectOf = (value: object): WireObject => wireOf(value) as WireObject;
