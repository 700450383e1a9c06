import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from '@playwright/test';
import { scanFolders } from './scan.ts';
import { embed, LINE, SECRETS, test, unzip, VALUE, zip } from './testing/folder.ts';

test('files in which nothing is found are not touched', async ({ folder }) => {
  const archive = await zip({ 'a.txt': LINE, 'b.zip': await zip({ 'c.txt': LINE }) });
  const files = [
    folder.write('a.log', LINE),
    folder.write('b.zip', archive),
    folder.write('c.gz', gzipSync(LINE)),
    folder.write('d.html', embed(archive)),
    folder.write('empty', ''),
    folder.write('empty.zip', await zip({})),
  ];
  const state = () =>
    files.map((file) => [readFileSync(file).toString('base64'), statSync(file).mtimeMs, statSync(file).ino]);
  const before = state();

  expect(await folder.scan()).toEqual([]);
  expect(state()).toEqual(before);
});

test('names and comments within a zip are redacted', async ({ folder }) => {
  const value = 'hunter2hunter';
  const secrets = [{ variable: 'PASSWORD', values: [value] }];
  const file = folder.write('a.zip', await zip({ [`of ${value}.txt`]: LINE }, {}, `by ${value}`));

  expect(await scanFolders([folder.path], secrets, { root: folder.path })).toEqual([
    expect.objectContaining({ file: 'a.zip', variable: 'PASSWORD', redacted: true }),
  ]);
  expect(readFileSync(file).includes(value)).toBe(false);
  expect(Object.keys(await unzip(readFileSync(file)))).toEqual(['of [redacted PAS.txt']);
});

test("a value in a file's own name is told without the value", async ({ folder }) => {
  folder.write('of hunter2hunter/a.txt', LINE);
  const found = await scanFolders([folder.path], [{ variable: 'PASSWORD', values: ['hunter2hunter'] }], {
    root: folder.path,
  });

  expect(found).toEqual([
    expect.objectContaining({ file: 'of [redacted PAS', redacted: false, why: 'stands in the name' }),
  ]);
});

test('the mode of a redacted file stays', async ({ folder }) => {
  const file = folder.write('a.sh', VALUE);
  chmodSync(file, 0o741);
  await folder.scan();

  expect(statSync(file).mode & 0o777).toBe(0o741);
});

test('a text that mentions the beginning of a zip is a text', async ({ folder }) => {
  const mention = embed(await zip({ 'a.txt': 'x' })).slice(0, 90);
  const file = folder.write('a.log', `${`${mention}… `.repeat(2_000)}${mention}${VALUE}…`);

  expect(await folder.scan()).toEqual([expect.objectContaining({ file: 'a.log', redacted: true, encoding: 'plain' })]);
  expect(readFileSync(file).includes(VALUE)).toBe(false);
});

test('a report that was cut is one that cannot be looked through', async ({ folder }) => {
  folder.write('index.html', embed(await zip({ 'a.png': randomBytes(9_000) })).slice(0, 9_000));

  expect(await folder.scan()).toEqual([expect.objectContaining({ kind: 'unreadable', file: 'index.html' })]);
});

test('what cannot be looked through is a finding', async ({ folder }) => {
  const whole = await zip({ 'a.txt': LINE.repeat(99), 'b.txt': 'x' });
  folder.write('cut.zip', whole.subarray(0, 60));
  const wrong = Buffer.from(whole);
  wrong.fill(255, 60, 80);
  folder.write('damaged.zip', wrong);
  const stored = await zip({ 'a.txt': LINE }, { level: 0 });
  folder.write('flipped.zip', stored.fill('X', stored.indexOf('nothing'), stored.indexOf('nothing') + 1));
  folder.write('cut.gz', gzipSync(VALUE + LINE.repeat(9)).subarray(0, 50));
  folder.write('locked.zip', await zip({ 'a.txt': VALUE }, { password: 'x' }));
  symlinkSync('/etc/hostname', path.join(folder.path, 'outside'));
  symlinkSync('cut.gz', path.join(folder.path, 'inside'));
  symlinkSync('nothing', path.join(folder.path, 'dangling'));
  execFileSync('mkfifo', [path.join(folder.path, 'pipe')]);
  const found = await folder.scan();

  expect(found.filter(({ kind }) => kind === 'unreadable')).toEqual([
    expect.objectContaining({ file: 'cut.gz', why: expect.stringContaining('damaged gzip') }),
    expect.objectContaining({ file: 'cut.zip', why: expect.stringContaining('damaged zip') }),
    expect.objectContaining({
      file: 'damaged.zip',
      entry: 'a.txt',
      why: expect.stringContaining('cannot be unpacked'),
    }),
    expect.objectContaining({ file: 'dangling', why: 'is a symbolic link that leads nowhere' }),
    expect.objectContaining({
      file: 'flipped.zip',
      entry: 'a.txt',
      why: expect.stringContaining('cannot be unpacked'),
    }),
    expect.objectContaining({ file: 'locked.zip', entry: 'a.txt', why: expect.stringContaining('cannot be unpacked') }),
    expect.objectContaining({ file: 'outside', why: 'is a symbolic link that leads out of the folder' }),
    expect.objectContaining({ file: 'pipe', why: 'is neither a file nor a folder' }),
  ]);
  expect(JSON.stringify(found)).not.toContain('q7');
});

test('a file that may not be read is a finding', async ({ folder }) => {
  chmodSync(folder.path, 0o755);
  chmodSync(folder.write('closed.log', VALUE), 0o000);
  folder.write('open.log', LINE);
  const { seteuid } = process;
  // Root may read everything.
  if (process.getuid?.() === 0) seteuid?.(65_534);
  try {
    expect(await folder.scan()).toEqual([{ kind: 'unreadable', file: 'closed.log', why: 'may not be read' }]);
  } finally {
    if (process.getuid?.() === 0) seteuid?.(0);
  }
});

test('a zip deeper than what is opened is a finding', async ({ folder }) => {
  let bytes = await zip({ 'a.txt': VALUE });
  for (let depth = 0; depth < 5; depth += 1) bytes = await zip({ 'in.zip': bytes });
  folder.write('deep.zip', bytes);

  expect(await folder.scan()).toEqual([
    expect.objectContaining({ kind: 'unreadable', why: 'lies in more than 4 containers' }),
  ]);
});

test('a folder that is not there holds nothing, and one within another is scanned once', async ({ folder }) => {
  folder.write('in/a.log', VALUE);
  const folders = [path.join(folder.path, 'none'), folder.path, path.join(folder.path, 'in')];

  expect(await scanFolders(folders, SECRETS, { root: folder.path, redact: false })).toHaveLength(1);
});

test('a file that has a second name is redacted under both', async ({ folder }) => {
  linkSync(folder.write('a.log', VALUE), path.join(folder.path, 'b.log'));

  expect(await folder.scan()).toHaveLength(2);
  expect(await folder.scan()).toEqual([]);
});
