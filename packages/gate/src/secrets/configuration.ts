import { isSecretName } from './names.ts';
import { secretsMade, secretsOfSetting, together, type Secrets } from './variables.ts';

/** Options of projects may be anything, such as a client with all that belongs to it. */
const DEEPEST = 12;

/** Whether it has a name and a value, as cookies, headers and entries of a storage have. */
const isPair = (value: object): value is { name: string; value: string } =>
  'name' in value && 'value' in value && typeof value.name === 'string' && typeof value.value === 'string';

/** Of several things of one configuration, each by its own name; else by its place. */
const nameOf = (part: unknown, key: string) =>
  typeof part === 'object' && part !== null && 'name' in part && typeof part.name === 'string' && part.name
    ? part.name
    : key;

/**
 * The secrets that a configuration of Playwright holds, wherever in it they stand: reporters write all of `use`, `webServer`
 * and `metadata`. What a storage state holds is secret whatever it is called.
 */
export function secretsInConfiguration(configuration: object): Secrets {
  const seen = new Set<object>();
  const within = (value: unknown, name: string, place: string[]): Secrets[] => {
    const variable = place.join('.');
    if (typeof value === 'string') return [secretsOfSetting(name, value, variable)];
    if (typeof value === 'number' && isSecretName(name)) return [secretsOfSetting(name, String(value), variable)];
    const isKnown = typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value);
    if (isKnown || place.length > DEEPEST) return [];
    seen.add(value);
    if (isPair(value)) return within(value.value, value.name, [...place.slice(0, -1), value.name]);
    return Object.keys(value).flatMap((key) => {
      try {
        const part = (value as Record<string, unknown>)[key];
        const own = [...place, nameOf(part, key)];
        if (key !== 'storageState' || typeof part !== 'object' || part === null) return within(part, key, own);
        // An empty one holds nothing that anybody would have to lengthen.
        return [{ ...secretsMade(own.join('.'), JSON.stringify(part)), notSearchable: [] }];
      } catch {
        // What cannot be read is written by no reporter either.
        return [];
      }
    });
  };
  return together(within(configuration, '', []));
}
