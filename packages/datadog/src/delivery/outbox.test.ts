import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { Outbox } from './outbox.ts';
import { aPoint, MINUTE, somePoints } from './testing/builders.ts';
import { test } from './testing/fixture.ts';

const fileOf = (written: ReturnType<Outbox['write']>) => ('file' in written ? written.file : '');
const place = (outbox: Outbox, file: string) => path.join(outbox.folder, file);

test('what was written waits, the oldest first', async ({ outbox, clock }) => {
  const first = fileOf(outbox.write({ points: somePoints(2) }));
  await clock.pass(1);
  const second = fileOf(outbox.write({ points: somePoints(1, { kind: 'count' }) }));

  expect(outbox.read()).toEqual({
    waiting: [
      { file: first, again: false, envelope: { points: somePoints(2) } },
      { file: second, again: false, envelope: { points: somePoints(1, { kind: 'count' }) } },
    ],
    busy: 0,
    complaints: [],
  });
});

test('a folder that is not there is empty', ({ outbox }) => {
  expect(outbox.read()).toEqual({ waiting: [], busy: 0, complaints: [] });
});

test('what is removed is gone, and may be gone already', ({ outbox }) => {
  const file = fileOf(outbox.write({ points: somePoints(1) }));

  expect(outbox.remove(file)).toBeUndefined();
  expect(outbox.remove(file)).toBeUndefined();
  expect(readdirSync(outbox.folder)).toEqual([]);
});

test('of two processes one gets a batch, and gives it back', ({ outbox, clock }) => {
  const other = new Outbox(outbox.folder, clock.now, { pid: 1, isAlive: () => true });
  const file = fileOf(outbox.write({ points: somePoints(1) }));

  const claimed = outbox.claim(file);
  expect(claimed).toMatch(new RegExp(`\\.claimed-[0-9a-f]{8}-${process.pid}$`));
  expect(other.claim(file)).toBeUndefined();
  expect(other.read()).toEqual({ waiting: [], busy: 1, complaints: [] });

  expect(outbox.release(claimed!)).toBe(file);
  expect(other.read().waiting).toHaveLength(1);
  expect(other.claim(file)).toMatch(/-1$/);
  expect(outbox.claim(file)).toBeUndefined();
});

test('two that have read the same batch do not both get it', ({ outbox, afterKill, clock }) => {
  outbox.claim(fileOf(outbox.write({ points: somePoints(1) })));
  const another = new Outbox(outbox.folder, clock.now, { pid: 1, isAlive: () => false });
  const [mine] = afterKill.read().waiting;
  const [others] = another.read().waiting;

  expect(mine).toEqual(others);
  expect([afterKill.claim(mine!.file), another.claim(others!.file)].filter(Boolean)).toHaveLength(1);
});

test('the claim of a process that was killed is taken over', ({ outbox, afterKill }) => {
  outbox.claim(fileOf(outbox.write({ points: somePoints(3) })));
  const [waiting] = afterKill.read().waiting;

  expect(waiting).toMatchObject({ envelope: { points: somePoints(3) }, again: true });
  expect(afterKill.claim(waiting!.file)).toMatch(new RegExp(`-${process.pid + 1}$`));
});

for (const [what, owner] of [
  ['a process that lives', { isAlive: () => true }],
  ['a process of another machine', { machine: '0badcafe', isAlive: () => false }],
] as const)
  test(`the claim of ${what} stands for two minutes, however long the batch has waited before`, async ({
    outbox,
    clock,
  }) => {
    const other = new Outbox(outbox.folder, clock.now, { pid: 1, ...owner });
    const file = fileOf(outbox.write({ points: somePoints(1) }));
    await clock.pass(30 * MINUTE);
    outbox.claim(file);

    await clock.pass(2 * MINUTE);
    expect(other.read()).toMatchObject({ waiting: [], busy: 1 });
    await clock.pass(1);
    expect(other.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(1) } }], busy: 0 });
  });

for (const [what, text, sentence] of [
  ['torn', '{"schema":"datadog-outbox/1","poi', 'is torn: it ends before its end'],
  ['empty', '', 'is torn: it ends before its end'],
  ['of another kind', '{"some":"thing"}', 'is neither points nor an event'],
  ['null', 'null', 'is neither points nor an event'],
  ['of a later version', '{"schema":"datadog-outbox/2","rows":[]}', 'was written by another version of this suite'],
  ['without a point', '{"schema":"datadog-outbox/1","points":[]}', 'is damaged'],
  [
    'without a value',
    JSON.stringify({ schema: 'datadog-outbox/1', points: [{ ...aPoint(), value: null }] }),
    'is damaged',
  ],
  [
    'of two kinds',
    JSON.stringify({ schema: 'datadog-outbox/1', points: [aPoint(), aPoint({ kind: 'count' })] }),
    'is damaged',
  ],
] as const)
  test(`a file that is ${what} is named and left where it is`, ({ outbox }) => {
    const file = fileOf(outbox.write({ points: somePoints(1) }));
    outbox.write({ points: somePoints(2) });
    writeFileSync(place(outbox, file), text);

    expect(outbox.read()).toMatchObject({
      waiting: [{ envelope: { points: somePoints(2) } }],
      complaints: [`${place(outbox, file)} ${sentence}; it is left there.`],
    });
    expect(readFileSync(place(outbox, file), 'utf8')).toBe(text);
  });

test('files and folders of others are named and left where they are', ({ outbox }) => {
  mkdirSync(place(outbox, 'a-folder.json'), { recursive: true });
  writeFileSync(place(outbox, 'notes.txt'), '');

  expect(outbox.read().complaints).toEqual(
    ['a-folder.json', 'notes.txt'].map((name) => `${place(outbox, name)} is not of this outbox; it is left there.`),
  );
});

test('what is being written is not looked at; what never was written to its end is named', async ({
  outbox,
  clock,
}) => {
  const file = fileOf(outbox.write({ points: somePoints(1) })).replace('.json', '.new');
  writeFileSync(place(outbox, file), '{"sch');
  utimesSync(place(outbox, file), clock.now() / 1_000, clock.now() / 1_000);

  expect(outbox.read().complaints).toEqual([]);
  await clock.pass(3 * MINUTE);
  expect(outbox.read().complaints).toEqual([`${place(outbox, file)} was not written to its end; it is left there.`]);
});

test('what was refused is kept for a person, and is not sent again', ({ outbox }) => {
  const kept = outbox.setAside(outbox.claim(fileOf(outbox.write({ points: somePoints(1) })))!, 'refused');

  expect(readFileSync(place(outbox, kept), 'utf8')).toContain('"points":[');
  expect(outbox.read()).toEqual({
    waiting: [],
    busy: 0,
    complaints: [
      `${place(outbox, kept)} was refused and is left there: look why, and send it with npm run datadog -- flush --refused, or delete it.`,
    ],
  });
});

test('where nothing can be written, a sentence says so, and nothing throws', ({ folder, clock }) => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const outbox = new Outbox(path.join(file, 'datadog'), clock.now);

  expect(outbox.write({ points: somePoints(1) })).toEqual({
    complaint: `Points cannot be kept in ${outbox.folder} (ENOTDIR), so they are lost unless they arrive: make room or set GATE_FOLDER to another folder.`,
  });
  expect(outbox.read()).toEqual({
    waiting: [],
    busy: 0,
    complaints: [`The outbox ${outbox.folder} cannot be read (ENOTDIR).`],
  });
});

test('a folder that is removed in between is made again', ({ outbox }) => {
  outbox.write({ points: somePoints(1) });
  rmSync(outbox.folder, { recursive: true });
  outbox.write({ points: somePoints(2) });

  expect(outbox.read().waiting).toHaveLength(1);
});

test('a batch cut off by a failing disk is no batch', ({ outbox }) => {
  const file = fileOf(outbox.write({ points: somePoints(5) }));
  const whole = readFileSync(place(outbox, file)).length;
  for (const length of [1, 20, whole - 3]) {
    truncateSync(place(outbox, file), length);
    expect(outbox.read()).toMatchObject({ waiting: [], complaints: [expect.stringContaining('is torn')] });
    writeFileSync(place(outbox, file), 'x'.repeat(whole));
  }
});

test('what was sent twice by processes that were killed is not taken over a second time', ({
  outbox,
  afterKill,
  clock,
}) => {
  outbox.claim(fileOf(outbox.write({ points: somePoints(1) })));
  const [once] = afterKill.read().waiting;
  const again = afterKill.release(afterKill.claim(once!.file)!, true);
  expect(again).toMatch(/-again\.json$/);
  afterKill.claim(again);
  const third = new Outbox(outbox.folder, clock.now, { pid: 1, isAlive: () => false });

  expect(third.read()).toMatchObject({
    waiting: [],
    complaints: [expect.stringContaining('was sent twice without an answer and is left there')],
  });
  expect(third.read({ refused: true }).waiting).toMatchObject([{ again: true }]);
});
