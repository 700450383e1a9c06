import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { Outbox, type Owner } from './outbox.ts';
import { aPoint, MINUTE, somePoints, written } from './testing/builders.ts';
import { test as base } from './testing/fixture.ts';

/** `anotherOf` is the outbox as a process with the id 1 sees it. */
const test = base.extend<{ anotherOf: (owner: Partial<Owner>) => Outbox }>({
  anotherOf: async ({ outbox, clock }, use) =>
    use((owner) => new Outbox(outbox.folder, clock.now, { pid: 1, ...owner })),
});
const EMPTY = { waiting: [], busy: 0, complaints: [] };
const ONE = { points: somePoints(1) };
const place = (outbox: Outbox, file: string) => path.join(outbox.folder, file);

test('what was written waits, the oldest first, until it is removed', async ({ outbox, clock }) => {
  expect(outbox.read()).toEqual(EMPTY);
  const counts = { points: somePoints(1, { kind: 'count' }) };
  const first = written(outbox, ONE);
  await clock.pass(1);
  const second = written(outbox, counts);
  const waiting = [
    { file: first, again: false, envelope: ONE },
    { file: second, again: false, envelope: counts },
  ];
  expect(outbox.read()).toEqual({ ...EMPTY, waiting });

  // It may be gone already.
  for (const file of [first, first, second]) expect(outbox.remove(file)).toBeUndefined();
  expect(readdirSync(outbox.folder)).toEqual([]);
});

test('of two processes one gets a batch, and gives it back', ({ outbox, anotherOf }) => {
  const other = anotherOf({ isAlive: () => true });
  const file = written(outbox, ONE);

  const claimed = outbox.claim(file);
  expect(claimed).toMatch(new RegExp(`\\.claimed-[0-9a-f]{8}-${process.pid}$`));
  expect(other.claim(file)).toBeUndefined();
  expect(other.read()).toEqual({ ...EMPTY, busy: 1 });

  expect(outbox.release(claimed!)).toBe(file);
  expect(other.read().waiting).toHaveLength(1);
  expect(other.claim(file)).toMatch(/-1$/);
  expect(outbox.claim(file)).toBeUndefined();
});

test('of two that find the claim of a process that was killed one gets it', ({ outbox, afterKill, anotherOf }) => {
  outbox.claim(written(outbox, ONE));
  const another = anotherOf({ isAlive: () => false });
  const [mine] = afterKill.read().waiting;
  const [others] = another.read().waiting;

  expect(mine).toMatchObject({ envelope: ONE, again: true });
  expect(mine).toEqual(others);
  expect(afterKill.claim(mine!.file)).toMatch(new RegExp(`-${process.pid + 1}$`));
  expect(another.claim(others!.file)).toBeUndefined();
});

for (const [what, owner] of [
  ['a process that lives', { isAlive: () => true }],
  ['a process of another machine', { machine: '0badcafe', isAlive: () => false }],
] as const)
  test(`the claim of ${what} stands for two minutes, however long the batch has waited before`, async ({
    outbox,
    clock,
    anotherOf,
  }) => {
    const other = anotherOf(owner);
    const file = written(outbox, ONE);
    await clock.pass(30 * MINUTE);
    outbox.claim(file);

    await clock.pass(2 * MINUTE);
    expect(other.read()).toMatchObject({ waiting: [], busy: 1 });
    await clock.pass(1);
    expect(other.read()).toMatchObject({ waiting: [{ envelope: ONE }], busy: 0 });
  });

const ours = (...points: object[]) => JSON.stringify({ schema: 'datadog-outbox/1', points });
for (const [what, text, sentence] of [
  ['torn', '{"schema":"datadog-outbox/1","poi', 'is torn: it ends before its end'],
  ['empty', '', 'is torn: it ends before its end'],
  ['null', 'null', 'is of another version of this suite, or of something else'],
  ['of a later version', '{"schema":"datadog-outbox/2"}', 'is of another version of this suite, or of something else'],
  ['without a point', ours(), 'is damaged'],
  ['without a value', ours({ ...aPoint(), value: null }), 'is damaged'],
  ['of two kinds', ours(aPoint(), aPoint({ kind: 'count' })), 'is damaged'],
] as const)
  test(`a file that is ${what} is named and left where it is`, ({ outbox }) => {
    const file = written(outbox, ONE);
    outbox.write({ points: somePoints(2) });
    writeFileSync(place(outbox, file), text);

    expect(outbox.read()).toMatchObject({
      waiting: [{ envelope: { points: somePoints(2) } }],
      complaints: [`${place(outbox, file)} ${sentence}; it is left there.`],
    });
    expect(readFileSync(place(outbox, file), 'utf8')).toBe(text);
  });

test('what is being written is left alone; what never was to its end, and what is of others, is named', async ({
  outbox,
  clock,
}) => {
  const file = written(outbox, ONE).replace('.json', '.new');
  writeFileSync(place(outbox, file), '{"sch');
  utimesSync(place(outbox, file), clock.now() / 1_000, clock.now() / 1_000);
  expect(outbox.read().complaints).toEqual([]);

  await clock.pass(3 * MINUTE);
  mkdirSync(place(outbox, 'a-folder.json'));
  expect(outbox.read().complaints).toEqual([
    `${place(outbox, file)} was not written to its end; it is left there.`,
    `${place(outbox, 'a-folder.json')} is not of this outbox; it is left there.`,
  ]);
});

test('where nothing can be written, a sentence says so, and nothing throws', ({ folder, clock }) => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const outbox = new Outbox(path.join(file, 'datadog'), clock.now);

  expect(outbox.write(ONE)).toEqual({
    complaint: `Points cannot be kept in ${outbox.folder} (ENOTDIR), so they are lost unless they arrive: make room or set GATE_FOLDER to another folder.`,
  });
  const complaints = [`The outbox ${outbox.folder} cannot be read (ENOTDIR).`];
  expect(outbox.read()).toEqual({ ...EMPTY, complaints });
});

test('what processes that were killed sent twice is not taken over again', ({ outbox, afterKill, anotherOf }) => {
  outbox.claim(written(outbox, ONE));
  const [once] = afterKill.read().waiting;
  const again = afterKill.release(afterKill.claim(once!.file)!, true);
  expect(again).toMatch(/-again\.json$/);
  afterKill.claim(again);
  const third = anotherOf({ isAlive: () => false });

  expect(third.read()).toMatchObject({
    waiting: [],
    complaints: [expect.stringContaining('was sent twice without an answer and is left there')],
  });
  expect(third.read({ refused: true }).waiting).toMatchObject([{ again: true }]);
});
