import { QueryError, type Reader } from './query-reader.ts';
import { partsOf } from './tags.ts';

/** Whether a point with these tags belongs to a query: what stands in its braces. */
export type Scope =
  | { kind: 'all' }
  /** `env:staging`, `flow:entity.*` */
  | { kind: 'tag'; tag: string; pattern: RegExp }
  /** `$env`, which a dashboard fills in. */
  | { kind: 'variable'; name: string }
  | { kind: 'not'; of: Scope }
  | { kind: 'and' | 'or'; of: Scope[] };

const WORD = /[^\s,{}()!$]+/y;

const patternOf = (tag: string) =>
  new RegExp(`^${tag.toLowerCase().replace(/[.*+?^${}()|[\]\\]/g, (each) => (each === '*' ? '.*' : `\\${each}`))}$`);

/** The two ways to join parts of a filter; Datadog takes one of them between two braces. Source: "Advanced Filtering". */
type Way = 'signs' | 'words';
type Used = Set<Way>;

function takeSign(reader: Reader, sign: ',' | '!', used: Used): boolean {
  const found = reader.take(sign);
  if (found) used.add('signs');
  return found;
}

function takeWords(reader: Reader, words: string, used: Used): boolean {
  const found = reader.takeWord(words);
  if (found) used.add('words');
  return found;
}

const oneOf = (of: Scope[], kind: 'and' | 'or'): Scope => (of.length === 1 && of[0] ? of[0] : { kind, of });

function readOne(reader: Reader, used: Used): Scope {
  if (takeSign(reader, '!', used) || takeWords(reader, 'NOT', used)) return { kind: 'not', of: readOne(reader, used) };
  if (reader.take('(')) {
    const inner = readAny(reader, used);
    reader.expect(')');
    return inner;
  }
  if (reader.take('$')) return { kind: 'variable', name: reader.match(/[\w.]+/y) ?? reader.fail('a name after $') };
  const word = reader.match(WORD) ?? reader.fail('a tag');
  if (word === '*') return { kind: 'all' };
  const negative = takeWords(reader, 'NOT IN', used);
  if (negative || takeWords(reader, 'IN', used)) {
    reader.expect('(');
    const values = [reader.match(WORD) ?? reader.fail('a value')];
    while (reader.take(',')) values.push(reader.match(WORD) ?? reader.fail('a value'));
    reader.expect(')');
    const either = oneOf(
      values.map((value) => ({ kind: 'tag', tag: `${word}:${value}`, pattern: patternOf(`${word}:${value}`) })),
      'or',
    );
    return negative ? { kind: 'not', of: either } : either;
  }
  return { kind: 'tag', tag: word, pattern: patternOf(word) };
}

/** A comma binds like AND. */
function readAll(reader: Reader, used: Used): Scope {
  const all = [readOne(reader, used)];
  while (takeSign(reader, ',', used) || takeWords(reader, 'AND', used)) all.push(readOne(reader, used));
  return oneOf(all, 'and');
}

function readAny(reader: Reader, used: Used): Scope {
  const either = [readAll(reader, used)];
  while (takeWords(reader, 'OR', used)) either.push(readAll(reader, used));
  return oneOf(either, 'or');
}

/** Reads `{...}`. @throws QueryError */
export function readScope(reader: Reader): Scope {
  const used: Used = new Set();
  reader.expect('{');
  const scope = readAny(reader, used);
  reader.expect('}');
  if (used.size > 1) throw new QueryError('the signs ! and , cannot stand beside the words NOT, AND, OR and IN');
  return scope;
}

/** @param variables what a dashboard's variables stand for, each a tag or `*` */
export function inScope(scope: Scope, tags: readonly string[], variables: Record<string, string> = {}): boolean {
  switch (scope.kind) {
    case 'all':
      return true;
    case 'tag':
      return tags.some((tag) => scope.pattern.test(tag));
    case 'variable': {
      const stands = variables[scope.name];
      if (stands === undefined) throw new QueryError(`the variable $${scope.name} is not defined`);
      return stands === '*' || tags.some((tag) => patternOf(stands).test(tag));
    }
    case 'not':
      return !inScope(scope.of, tags, variables);
    case 'and':
      return scope.of.every((one) => inScope(one, tags, variables));
    case 'or':
      return scope.of.some((one) => inScope(one, tags, variables));
  }
}

/** The tag keys that a scope asks for, `env` of `env:staging`. */
export function keysOf(scope: Scope): string[] {
  if (scope.kind === 'tag') return [partsOf(scope.tag)[0]];
  if (scope.kind === 'not') return keysOf(scope.of);
  return scope.kind === 'and' || scope.kind === 'or' ? scope.of.flatMap(keysOf) : [];
}

/** The names of the variables that a scope uses. */
export function variablesOf(scope: Scope): string[] {
  if (scope.kind === 'variable') return [scope.name];
  if (scope.kind === 'not') return variablesOf(scope.of);
  return scope.kind === 'and' || scope.kind === 'or' ? scope.of.flatMap(variablesOf) : [];
}
