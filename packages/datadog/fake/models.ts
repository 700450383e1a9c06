import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A field of a model, as the official client describes it. */
type Attribute = { baseName: string; type: string; required?: boolean; format?: string };
/** What a name of a type means: an object with fields, one of some values, or one of several other types. */
type Shape = { fields?: Attribute[]; values?: unknown[]; types?: string[] };
/** Where a body is wrong, and what is wrong there: `options.treshold` and `is unknown`. */
type Problem = { path: string; what: string };

const load = createRequire(import.meta.url);
const known = new Map<string, Shape>();
const NO_VALUE = 'is no value that Datadog knows';

/**
 * What a type of the official client is. Its models are read one by one, a millisecond each: all of them together, as its
 * own serializer needs them, take up to two seconds, which a request that is waited for would lose.
 * @param version `v1` or `v2`
 */
function shapeOf(version: string, type: string): Shape {
  const name = `@datadog/datadog-api-client/dist/packages/datadog-api-client-${version}/models/${type}`;
  const found = known.get(name);
  if (found) return found;
  const content = load(`${name}.js`) as Record<string, { attributeTypeMap?: Record<string, Attribute> }>;
  const { additionalProperties: _, ...fields } = content[type]?.attributeTypeMap ?? {};
  // Its declaration alone names what a union is made of.
  const declared = () => / = (.+) \| UnparsedObject;/.exec(readFileSync(load.resolve(`${name}.d.ts`), 'utf8'))?.[1];
  const values = Object.values(content);
  const other = () => (values.length > 0 ? { values } : { types: declared()?.split(' | ') ?? [] });
  const shape = type in content ? { fields: Object.values(fields) } : other();
  known.set(name, shape);
  return shape;
}

/** What is wrong with a value, the first thing first. */
function* problemsIn(value: unknown, type: string, version: string, path: string, format = ''): Generator<Problem> {
  const no = (what: string): Problem => ({ path, what });
  const [, item, tuple, entry] = /^(?:Array<(.+)>|\[(.+)\]|\{ \[key: string\]: (.+); \})$/.exec(type) ?? [];
  if (type === 'any') return;
  if (item || tuple) {
    const types = tuple?.split(', ');
    if (!Array.isArray(value)) yield no('is no list');
    else if (types && types.length !== value.length) yield no(`is no list of ${types.length}`);
    else
      for (const [index, each] of value.entries())
        yield* problemsIn(each, item ?? types?.[index] ?? 'any', version, `${path}[${index}]`);
  } else if (/^(string|number|boolean)$/.test(type)) {
    if (typeof value !== type) yield no(`is no ${type}`);
    else if (format === 'int64' && !Number.isInteger(value)) yield no('is no whole number');
  } else if (type === 'Date') {
    if (Number.isNaN(Date.parse(String(value)))) yield no('is no time');
  } else {
    const { fields, values, types } = entry ? {} : shapeOf(version, type);
    if (values) yield* values.includes(value) ? [] : [no(NO_VALUE)];
    else if (types) yield* inUnion(value, types, version, path);
    else if (typeof value !== 'object' || value === null || Array.isArray(value)) yield no('is no object');
    else if (fields) yield* inObject(value as Record<string, unknown>, fields, version, path);
    else for (const [key, each] of Object.entries(value)) yield* problemsIn(each, entry!, version, `${path}.${key}`);
  }
}

function* inObject(value: Record<string, unknown>, fields: Attribute[], version: string, path: string) {
  const at = (name: string) => (path ? `${path}.${name}` : name);
  for (const name of Object.keys(value))
    if (!fields.some(({ baseName }) => baseName === name)) yield { path: at(name), what: 'is unknown' };
  for (const { baseName, type, required, format } of fields) {
    const each = value[baseName];
    if (each !== undefined && each !== null) yield* problemsIn(each, type, version, at(baseName), format);
    else if (required) yield { path: at(baseName), what: 'is missing' };
  }
}

/** What is wrong by the type of a union that is meant: one that knows every choice right here, with the fewest problems. */
function* inUnion(value: unknown, types: string[], version: string, path: string): Generator<Problem> {
  const all = types.map((type) => [...problemsIn(value, type, version, path)]);
  if (all.some(({ length }) => length === 0)) return;
  const isOther = (one: Problem) =>
    one.path === path || (one.what === NO_VALUE && /^\.\w+$/.test(one.path.slice(path.length)));
  const [meant] = all.filter((problems) => !problems.some(isOther)).sort((a, b) => a.length - b.length);
  yield meant?.[0] ?? { path, what: NO_VALUE };
}

/**
 * What is wrong with the shape of a body by the models of the official client, in a sentence: a field that is missing,
 * unknown, or of a wrong type or value. Undefined where nothing is.
 * @param model such as `v1.Monitor`
 */
export function problemIn(body: unknown, model: string): string | undefined {
  const [version = '', type = ''] = model.split('.');
  for (const { path, what } of problemsIn(body, type, version, ''))
    return `${path ? `\`${path}\`` : 'The body'} ${what}.`;
  return undefined;
}
