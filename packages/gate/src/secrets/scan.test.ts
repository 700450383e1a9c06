import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { embed, LINE, test, unzip, VALUE, zip } from './testing/folder.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const ENCODINGS: [string, string][] = [
  ['plain', `token: ${VALUE}\n`],
  ['url', `?token=${encodeURIComponent(VALUE)}&x=1`],
  ['url', new URLSearchParams({ token: VALUE }).toString()],
  ['json', JSON.stringify({ token: VALUE })],
  ['html', '<p>q7/???x&quot;9&amp;Zr&lt;2k éT</p>'],
  ['base64', `Basic ${base64(`u:${VALUE}`)}`],
  ['base64', `Basic ${base64(`us:${VALUE}!`)}`],
  ['base64', `data:text/plain;base64,${base64(`use:${VALUE}!!`)}`],
  ['base64url', Buffer.from(`${VALUE}`).toString('base64url')],
  ['hex', Buffer.from(VALUE).toString('hex')],
];

const embedded = (file: Buffer) => Buffer.from(/base64,([^<]*)</.exec(file.toString())?.[1] ?? '', 'base64');

interface Container {
  entry?: string;
  pack: (content: string) => Promise<string | Buffer>;
  unpack: (file: Buffer) => Promise<Buffer | undefined>;
}
const CONTAINERS: Record<string, Container> = {
  'a text': { pack: async (content) => LINE + content, unpack: async (file) => file.subarray(LINE.length) },
  'a binary': {
    pack: async (content) => Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]), Buffer.from(content)]),
    unpack: async (file) => file.subarray(6),
  },
  'a zip': {
    entry: 'a/trace.network',
    pack: (content) => zip({ 'other.txt': LINE, 'a/trace.network': content }),
    unpack: async (file) => (await unzip(file))['a/trace.network'],
  },
  'a zip that stores': {
    entry: 'trace.network',
    pack: (content) => zip({ 'trace.network': content, 'other.txt': LINE }, { level: 0 }),
    unpack: async (file) => (await unzip(file))['trace.network'],
  },
  'a zip in a zip': {
    entry: 'resources/trace.zip › trace.network',
    pack: async (content) => zip({ 'resources/trace.zip': await zip({ 'trace.network': content }) }),
    unpack: async (file) =>
      (await unzip((await unzip(file))['resources/trace.zip'] ?? Buffer.alloc(0)))['trace.network'],
  },
  'a gzip': {
    entry: 'gzip',
    pack: async (content) => gzipSync(content),
    unpack: async (file) => gunzipSync(file),
  },
  'an HTML report': {
    entry: 'data:application/zip › report.json',
    pack: async (content) => embed(await zip({ 'report.json': content })),
    unpack: async (file) => (await unzip(embedded(file)))['report.json'],
  },
  'an HTML report in a zip': {
    entry: 'index.html › data:application/zip › report.json',
    pack: async (content) => zip({ 'index.html': embed(await zip({ 'report.json': content })) }),
    unpack: async (file) =>
      (await unzip(embedded((await unzip(file))['index.html'] ?? Buffer.alloc(0))))['report.json'],
  },
};

for (const [name, { entry, pack, unpack }] of Object.entries(CONTAINERS))
  test(`in ${name} every encoding is found and redacted`, async ({ folder }) => {
    for (const [at, [encoding, text]] of ENCODINGS.entries()) {
      const file = folder.write(`${at}/artifact`, await pack(text));
      const finding = {
        kind: 'secret',
        file: `${at}/artifact`,
        ...(entry ? { entry } : {}),
        variable: 'API_TOKEN',
        encoding,
        count: 1,
      };

      expect(await folder.scan({ redact: false })).toEqual([{ ...finding, redacted: false }]);
      const found = await folder.scan();
      expect(found).toEqual([{ ...finding, redacted: true }]);
      expect(JSON.stringify(found)).not.toContain('q7');
      expect(await folder.scan()).toEqual([]);
      const content = await unpack(readFileSync(file));
      expect(content).toHaveLength(Buffer.byteLength(text));
      expect(content).not.toEqual(Buffer.from(text));
    }
  });

test('what stands beside a redacted entry stays as it was', async ({ folder }) => {
  const others = { 'trace.trace': LINE.repeat(1_000), 'resources/a.png': Buffer.from([1, 2, 3]) };
  const file = folder.write('trace.zip', await zip({ ...others, 'trace.network': JSON.stringify({ VALUE }) }));
  await folder.scan();
  const content = await unzip(readFileSync(file));

  expect(content['trace.trace']?.toString()).toBe(others['trace.trace']);
  expect(content['resources/a.png']).toEqual(others['resources/a.png']);
  expect(JSON.parse(content['trace.network']?.toString() ?? '')).toEqual({ VALUE: '[redacted API_TOKEN]' });
});

test('a value over the border of two chunks is found and redacted', async ({ folder }) => {
  for (const before of [1_048_576 - 1, 1_048_576 - 9, 2 * 1_048_576 - 3]) {
    const file = folder.write('large.log', `${'.'.repeat(before)}${VALUE}${'.'.repeat(before)}`);
    const archive = folder.write('large.zip', await zip({ 'large.log': readFileSync(file) }));

    expect((await folder.scan()).map(({ file: name }) => name)).toEqual(['large.log', 'large.zip']);
    const dots = '.'.repeat(before);
    expect(readFileSync(file, 'utf8') === `${dots}[redacted API_TOKEN${dots}`).toBe(true);
    expect((await unzip(readFileSync(archive)))['large.log']?.equals(readFileSync(file))).toBe(true);
  }
});
