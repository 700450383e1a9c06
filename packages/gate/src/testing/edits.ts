import fc from 'fast-check';

/** Values that are not what a schema expects, or only just. */
export const oddValue = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 'NaN', '__proto__', 'constructor', '\uD800', 'a\nb', -1, 0, 0.5, [], {}),
  fc.constantFrom<unknown>(1e308, -1e308, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE, [[]], { length: 1e9 }),
  fc.constant(JSON.parse('{"__proto__":{"warn":1},"constructor":{"prototype":{}}}') as unknown),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Where to edit, from 0 to 1, and with what. */
export interface Edit {
  kind: 'flip' | 'cut' | 'remove' | 'double' | 'swap' | 'insert';
  place: number;
  other: number;
}

/** Evenly: `fc.double` would nearly always give a number close to 0. */
const unit = fc.integer({ min: 0, max: 999_999 }).map((value) => value / 1_000_000);
export const anEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'remove', 'double', 'swap', 'insert'),
  place: unit,
  other: unit,
});

/** Edits a text as a disk, an editor or a bad merge does. */
export function edited(text: string, { kind, place, other }: Edit): string {
  const at = Math.floor(place * text.length);
  if (kind === 'cut') return text.slice(0, at);
  if (kind === 'flip') {
    const bytes = Buffer.from(text);
    if (bytes.length) bytes[Math.floor(place * bytes.length)]! ^= 1 << Math.floor(other * 8);
    return bytes.toString();
  }
  const lines = text.split('\n');
  const line = Math.floor(place * lines.length);
  const second = Math.floor(other * lines.length);
  if (kind === 'remove') return lines.toSpliced(line, 1).join('\n');
  if (kind === 'double') return lines.toSpliced(line, 0, lines[line] ?? '').join('\n');
  if (kind === 'insert') return lines.toSpliced(second, 0, lines[line]?.slice(0, at % 50) ?? '').join('\n');
  return lines
    .with(line, lines[second] ?? '')
    .with(second, lines[line] ?? '')
    .join('\n');
}

/** Puts a value in some place of an object: under a key that it has, or a new one. */
export function replaced(value: unknown, place: number, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return odd;
  const keys = Object.keys(value);
  const scaled = place * (keys.length + 1);
  const index = Math.floor(scaled);
  const key = keys[index];
  if (key === undefined) {
    const copy = structuredClone(value);
    Object.defineProperty(copy, place > 0.97 ? '__proto__' : 'unheard of', { value: odd, enumerable: true });
    return copy;
  }
  const inner = replaced((value as Record<string, unknown>)[key], scaled - index, odd);
  return Array.isArray(value) ? value.with(index, inner) : { ...value, [key]: inner };
}
export const aPlace = unit;
