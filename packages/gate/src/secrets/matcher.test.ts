import { randomBytes, randomInt } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { Matcher, Search } from './matcher.ts';

const pattern = (text: string) => ({ bytes: Buffer.from(text) });

function found(patterns: string[], chunks: Buffer[]) {
  const search = new Search(new Matcher(patterns.map(pattern)));
  for (const chunk of chunks) search.push(chunk);
  return search.end().map(({ start, pattern: { bytes } }) => `${start} ${bytes.toString()}`);
}

test('a match lies over the border of any number of chunks', () => {
  const text = Buffer.from('..abcdefgh..');
  for (let size = 1; size <= text.length; size += 1) {
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      text.subarray(at * size, (at + 1) * size),
    );
    expect(found(['abcdefgh', 'zzzzzz'], chunks)).toEqual(['2 abcdefgh']);
  }
});

test('of two that begin together the longer is found, and both that overlap', () => {
  expect(found(['abcdef', 'abcdefgh'], [Buffer.from('abcdefgh')])).toEqual(['0 abcdefgh']);
  expect(found(['abcdef', 'efghij'], [Buffer.from('abcdefghij')])).toEqual(['0 abcdef', '4 efghij']);
});

test('it finds what a plain search finds', () => {
  for (let round = 0; round < 300; round += 1) {
    const text = Buffer.from(randomBytes(400).map((byte) => 97 + (byte % 3)));
    const patterns = Array.from({ length: 5 }, () => {
      const length = randomInt(3, 9);
      const start = randomInt(0, text.length - length);
      return text.toString('latin1', start, start + length);
    });
    const expected: string[] = [];
    let covered = 0;
    for (let start = 0; start < text.length; start += 1) {
      const here = patterns.filter((one) => text.toString('latin1', start, start + one.length) === one);
      const [longest] = here.sort((one, other) => other.length - one.length);
      if (!longest || start + longest.length <= covered) continue;
      covered = start + longest.length;
      expected.push(`${start} ${longest}`);
    }
    const border = randomInt(0, text.length);
    expect(found(patterns, [text.subarray(0, border), text.subarray(border)])).toEqual(expected);
  }
});

test('nothing to look for finds nothing', () => expect(found([], [Buffer.from('text')])).toEqual([]));
