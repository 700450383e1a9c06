import { isSecretName } from './names.ts';
import { secretsMade, secretsOfSetting, together, type Secrets } from './variables.ts';

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
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return [];
    seen.add(value);
    if (name === 'storageState') return [secretsMade(variable, JSON.stringify(value))];
    if (isPair(value)) return within(value.value, value.name, [...place.slice(0, -1), value.name]);
    return Object.entries(value).flatMap(([key, part]) => within(part, key, [...place, nameOf(part, key)]));
  };
  return together(within(configuration, '', []));
}
