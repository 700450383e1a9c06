import { Refusal } from './refusal.ts';

/**
 * JSON of which there is only one for a value: keys in the order of their UTF-16 code units, no white space, what is
 * undefined left out (RFC 8785, which leaves numbers and strings as `JSON.stringify` writes them).
 * @throws Refusal if JSON cannot represent a value: a number that is not finite, a function, undefined in a list
 */
export function canonicalJson(value: unknown, where = 'it'): string {
  if (Array.isArray(value)) return `[${value.map((item, at) => canonicalJson(item, `${where}[${at}]`)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member, `${where}.${key}`)}`);
    return `{${members.join(',')}}`;
  }
  const sayable =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (!sayable)
    throw new Refusal(`The value to sign is not valid JSON at ${where}. Leave it out, or make it a string.`);
  return JSON.stringify(value);
}
