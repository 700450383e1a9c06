import { narrow } from '../schema/narrow.ts';
import { Matcher, Search } from './matcher.ts';
import type { Secret } from './variables.ts';

export type Encoding = 'plain' | 'url' | 'json' | 'html' | 'base64' | 'base64url' | 'hex';

/** A run of bytes to look for, and what is written in its place. */
export interface Needle {
  variable: string;
  encoding: Encoding;
  bytes: Buffer;
  /** Whether it is a number that is too short to be found within another one. */
  alone?: boolean;
  /** As long as `bytes`, and valid where they were: in JSON, base64 or hex. */
  replacement: Buffer;
}

type Written = [encoding: Encoding, text: string];

const lowerHex = (text: string) => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const percent = (sign: string) =>
  [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const form = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

/** Signs that some percent-encoders write as they are, and others do not. */
const DISPUTES = new Set("!'()*~+/=:@&$,;?#[]");
/** Where there are more to choose from, each kind of sign is escaped everywhere or nowhere; and then all of them or none. */
const MOST_CHOICES = 6;

/** Every choice of some things. */
const choices = <T>(all: T[]): Set<T>[] =>
  Array.from({ length: 2 ** all.length }, (_, bits) => new Set(all.filter((_, at) => bits & (1 << at))));

/** A text with the disputed signs escaped in every way: those of Python, Go and JavaScript are among them. */
function escapedInPart(value: string): string[] {
  const signs = [...value];
  const disputed = signs.flatMap((sign, at) => (DISPUTES.has(sign) ? [at] : []));
  const kinds = [...new Set(disputed.map((at) => signs[at]))];
  const written = (isEscaped: (at: number) => boolean) =>
    signs
      .map((sign, at) => (DISPUTES.has(sign) ? (isEscaped(at) ? percent(sign) : sign) : encodeURIComponent(sign)))
      .join('');
  if (disputed.length <= MOST_CHOICES) return choices(disputed).map((some) => written((at) => some.has(at)));
  const asKinds = kinds.length <= MOST_CHOICES ? choices(kinds) : [new Set(kinds), new Set<string | undefined>()];
  return asKinds.map((some) => written((at) => some.has(signs[at])));
}

/** What percent-encoders write, also twice over. */
const urlForms = (value: string) =>
  [
    ...escapedInPart(value),
    encodeURIComponent(value),
    encodeURI(value),
    form(value),
    encodeURIComponent(encodeURIComponent(value)),
  ].flatMap((text) => [text, lowerHex(text)]);

const json = (value: string) => JSON.stringify(value).slice(1, -1);
const unicode = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
/** JSON as it is, with only ASCII signs, safe within HTML, with its slashes escaped; a text in single quotes; an expression. */
const jsonForms = (value: string) => [
  json(value),
  json(value).replace(/[\u007f-\uffff]/g, unicode),
  json(value).replace(/[<>&']/g, unicode),
  json(value).replaceAll('/', '\\/'),
  value.replace(/[\\']/g, '\\$&'),
  value.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
];

const HTML_SIGNS: Record<string, string[]> = {
  text: ['&', '&amp;', '<', '&lt;', '>', '&gt;'],
  attribute: ['&', '&amp;', '"', '&quot;'],
  both: ['&', '&amp;', '<', '&lt;', '>', '&gt;', '"', '&quot;'],
  all: ['&', '&amp;', '<', '&lt;', '>', '&gt;', '"', '&quot;', "'", '&#39;'],
  allPadded: ['&', '&amp;', '<', '&lt;', '>', '&gt;', '"', '&quot;', "'", '&#039;'],
  hexadecimal: ['&', '&amp;', '<', '&lt;', '>', '&gt;', '"', '&quot;', "'", '&#x27;'],
  numeric: ['&', '&#38;', '<', '&#60;', '>', '&#62;', '"', '&#34;', "'", '&#39;'],
  xml: ['&', '&amp;', '<', '&lt;', '>', '&gt;', '"', '&quot;', "'", '&apos;'],
};
const htmlForms = (value: string) =>
  Object.values(HTML_SIGNS).map((signs) =>
    value.replace(/[&<>"']/g, (sign) => (signs.includes(sign) ? (signs[signs.indexOf(sign) + 1] ?? sign) : sign)),
  );

/** How a value is written as text; what is JSON or HTML may stand in a string of JSON again, and that in a narrow line. */
function textForms(value: string): Written[] {
  const once: Written[] = [
    ['plain', value],
    ...urlForms(value).map((text): Written => ['url', text]),
    ...jsonForms(value).map((text): Written => ['json', text]),
    ...htmlForms(value).map((text): Written => ['html', text]),
  ];
  const texts = new Map<string, Written>();
  const add = (all: Written[]) => {
    for (const written of all) if (!texts.has(written[1])) texts.set(written[1], written);
  };
  add(once);
  add([...texts.values()].map(([, text]): Written => ['json', json(text)]));
  add([...texts.values()].map(([, text]): Written => ['json', narrow(text)]));
  return [...texts.values()];
}

/** How most write it. */
const usualForms = (value: string): Written[] => [
  ['plain', value],
  ['url', encodeURIComponent(value)],
  ['json', json(value)],
];

/** The characters of a base64 text that bytes alone decide, when `shift` bytes (0, 1 or 2) of a group of 3 precede them. */
function stableBase64(bytes: Buffer, shift: number): string {
  const bits = (shift + bytes.length) * 8;
  const first = Math.ceil((shift * 8) / 6);
  return Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .slice(first, Math.floor(bits / 6));
}

const toBase64url = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');

/** A label of exactly so many characters. */
function label(variable: string, length: number): string {
  return `[redacted ${variable.replace(/\W/g, '_')}]`.slice(0, length).padEnd(length, '*');
}

// The bits that the neighbors of a base64 text's stable part keep must make no quote, backslash or control
// character of its first and last byte: "-" and "d" stay printable whatever those bits are.
const base64Label = (variable: string, length: number) => Buffer.from(`-${label(variable, Math.max(length - 2, 0))}d`);

function textNeedle(variable: string, value: string, [encoding, text]: Written): Needle {
  const bytes = Buffer.from(text);
  // A number in JSON must stay one.
  if (/^\d+$/.test(value))
    return { variable, encoding, bytes, alone: true, replacement: Buffer.from('9'.repeat(bytes.length)) };
  return { variable, encoding, bytes, replacement: Buffer.from(label(variable, bytes.length)) };
}

function base64Needles(variable: string, text: string, isLong: boolean): Needle[] {
  const value = Buffer.from(text);
  return [0, 1, 2].flatMap((shift) => {
    const stable = stableBase64(value, shift);
    const escaped = isLong ? [] : [/[+/]/g, /\+/g, /\//g].map((signs) => stable.replace(signs, percent));
    const url = toBase64url(stable);
    const forms = new Set([
      stable,
      url,
      ...escaped.flatMap((form) => [form, lowerHex(form)]),
      stable.replaceAll('/', '\\/'),
    ]);
    return [...forms].map((found): Needle => {
      const same = stableBase64(base64Label(variable, value.length), shift);
      const filled =
        same.length === found.length
          ? same
          : stableBase64(base64Label(variable, found.length), shift).slice(0, found.length);
      return {
        variable,
        encoding: found === url && found !== stable ? 'base64url' : 'base64',
        bytes: Buffer.from(found),
        replacement: Buffer.from(filled.replace(/[+/]/g, 'A')),
      };
    });
  });
}

function hexNeedles(variable: string, value: string): Needle[] {
  const bytes = Buffer.from(value);
  const filled = Buffer.from(label(variable, bytes.length)).toString('hex');
  const lower: Needle = {
    variable,
    encoding: 'hex',
    bytes: Buffer.from(bytes.toString('hex')),
    replacement: Buffer.from(filled),
  };
  return [lower, { ...lower, bytes: Buffer.from(bytes.toString('hex').toUpperCase()) }];
}

/** Of a value of more characters, and of one secret's values where there are more, only the usual encodings are looked for. */
const LONG = 2_000;
const MANY = 100;

/** The needles of one value, which take their time: made once, for a cleaner is made anew with each secret that is told of. */
const known = new Map<string, Needle[]>();

function needlesOfValue(variable: string, given: string, isLong: boolean): Needle[] {
  const key = JSON.stringify([variable, given, isLong]);
  const before = known.get(key);
  if (before) return before;
  // Lone surrogates become what they would be in any file.
  const value = Buffer.from(given).toString();
  const texts = isLong ? usualForms(value) : textForms(value);
  const plain = Buffer.from(value);
  const inside = isLong ? [] : [0, 1, 2].map((shift) => stableBase64(plain, shift));
  const inBase64 = isLong
    ? [value]
    : new Set([
        ...texts.flatMap(([encoding, text]) => (encoding === 'plain' || encoding === 'json' ? [text] : [])),
        ...[encodeURIComponent(value), form(value), ...htmlForms(value)],
        ...inside,
        ...inside.map(toBase64url),
      ]);
  const needles = [
    ...texts.map((text) => textNeedle(variable, value, text)),
    ...[...inBase64].flatMap((text) => base64Needles(variable, text, isLong)),
    ...[value, ...inside].flatMap((text) => hexNeedles(variable, text)),
  ];
  known.set(key, needles);
  return needles;
}

/**
 * Every way in which the secrets may be written: plain, URL, JSON and HTML escaped, base64 at each of its three
 * alignments (also what is escaped or in base64 itself), hex. What two variables share is found under the first one's name.
 */
export function needlesOf(secrets: readonly Secret[]): Needle[] {
  const needles = new Map<string, Needle>();
  const seen = new Set<string>();
  for (const { variable, values } of secrets)
    for (const value of values) {
      if (seen.has(value)) continue;
      seen.add(value);
      for (const needle of needlesOfValue(variable, value, value.length > LONG || values.length > MANY)) {
        const key = needle.bytes.toString('latin1');
        if (!needles.has(key)) needles.set(key, needle);
      }
    }
  return [...needles.values()];
}

/** The same, each with a replacement that no needle is found in: for what is written in the place of bytes. */
export function replaceableNeedlesOf(secrets: readonly Secret[]): Needle[] {
  const all = needlesOf(secrets);
  const matcher = new Matcher(all);
  return all.map((needle) => ({ ...needle, replacement: withoutNeedles(needle, matcher) }));
}

/** A label that itself holds a value (`redacted` as a password) would be found again for ever. */
function withoutNeedles({ bytes, replacement, encoding }: Needle, matcher: Matcher<Needle>): Buffer {
  const search = new Search(matcher);
  search.push(replacement);
  if (search.end().length === 0) return replacement;
  const sign = encoding === 'hex' ? '0' : encoding.startsWith('base64') ? 'A' : '*';
  return Buffer.alloc(bytes.length, sign);
}
