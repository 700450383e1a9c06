import { readdirSync, readFileSync, renameSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { claimedName } from '../claims.ts';
import { expect, type Received } from '../testing/intake.ts';
import { flushEvents } from './flush-events.ts';
import { claimEvent, keepEvent, keptEvents, releaseEvent, supersede } from './kept-events.ts';
import { anEvent, ENDED, now, ONCE, test } from './testing.ts';

const fileOf = (kept: ReturnType<typeof keepEvent>) => ('file' in kept ? kept.file : '');

const titleOf = ({ body }: Received) => (JSON.parse(body) as { title: string }).title;

/** As another process would have claimed it, so many milliseconds ago. */
function claimedElsewhere(file: string, owner: { pid: number; machine: string }, age: number): string {
  const claimed = claimedName(file, owner);
  renameSync(file, claimed);
  utimesSync(claimed, (now() - age) / 1_000, (now() - age) / 1_000);
  return claimed;
}

test('of two processes one gets an event, and gives it back', ({ folder }) => {
  const file = fileOf(keepEvent(folder, anEvent()));
  const claimed = claimEvent(file, now()) ?? '';

  expect(claimed).toMatch(/\.claimed-[0-9a-f]{8}-\d+$/);
  expect(claimEvent(file, now())).toBeUndefined();
  expect(keptEvents(folder, now())).toEqual({
    events: [],
    superseded: [],
    complaints: [`${claimed} is being sent by another process; it is left to it.`],
  });
  expect(releaseEvent(claimed)).toBe(file);
  expect(keptEvents(folder, now()).events).toHaveLength(1);
});

test('an event that a run is sending is left to it', async ({ intake, access, folder }) => {
  claimedElsewhere(fileOf(keepEvent(folder, anEvent())), { pid: 1, machine: '0badcafe' }, 1_000);

  expect(await flushEvents(access, folder, { ...ONCE, now })).toMatchObject({
    sent: 0,
    waiting: 0,
    sentences: [expect.stringMatching(/is being sent by another process; it is left to it\.$/)],
  });
  expect(intake.received).toEqual([]);
});

test('an event whose process has not come back with it is sent', async ({ intake, access, folder }) => {
  claimedElsewhere(fileOf(keepEvent(folder, anEvent())), { pid: 1, machine: '0badcafe' }, 121_000);

  expect(await flushEvents(access, folder, { ...ONCE, now })).toMatchObject({ sent: 1, sentences: [] });
  expect(intake.received).toHaveLength(1);
  expect(readdirSync(folder)).toEqual([]);
});

test('two flushes at once send every event once, the oldest of an alert first', async ({ intake, access, folder }) => {
  for (let index = 0; index < 10; index += 1)
    keepEvent(folder, anEvent({ title: `event ${index}`, key: `alert ${index}`, at: ENDED + index }));
  const both = await Promise.all([1, 2].map(() => flushEvents(access, folder, { ...ONCE, now })));

  expect(both.reduce((sum, { sent }) => sum + sent, 0)).toBe(10);
  expect(intake.received).toHaveLength(10);
  expect(readdirSync(folder)).toEqual([]);
});

test('while it is sent an event is claimed, and it waits again where it does not get through', async ({
  intake,
  access,
  folder,
}) => {
  const file = fileOf(keepEvent(folder, anEvent()));
  let release: (() => void) | undefined;
  intake.answer({ status: 503, after: new Promise<void>((resolve) => (release = resolve)) });
  const flushed = flushEvents(access, folder, { ...ONCE, now });
  await intake.count(1);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.claimed-/)]);
  release?.();

  expect(await flushed).toMatchObject({ sent: 0, waiting: 1 });
  expect(readFileSync(file, 'utf8')).toContain('Gate failed');
});

test('an event that a newer one of its alert has overtaken is not sent, and that is told once', async ({
  intake,
  access,
  folder,
}) => {
  keepEvent(folder, anEvent({ title: 'older', at: ENDED - 1_000 }));
  keepEvent(folder, anEvent({ title: 'newer', at: ENDED + 1_000 }));
  keepEvent(folder, anEvent({ title: 'of another alert', key: 'other', at: ENDED - 1_000 }));
  supersede(folder, anEvent(), now());

  expect(await flushEvents(access, folder, { ...ONCE, now })).toEqual({
    sent: 2,
    waiting: 0,
    lost: 0,
    sentences: ['The event "older" is not sent any more: a newer one of the same alert has arrived.'],
  });
  expect(intake.received.map(titleOf)).toEqual(['of another alert', 'newer']);
  expect(readdirSync(folder)).toEqual([]);
  expect((await flushEvents(access, folder, { ...ONCE, now })).sentences).toEqual([]);
});

test('what overtakes an event that another process is sending leaves it to that', ({ folder }) => {
  const held = claimedElsewhere(fileOf(keepEvent(folder, anEvent())), { pid: 1, machine: '0badcafe' }, 1_000);
  supersede(folder, anEvent({ at: ENDED + 1_000 }), now());
  supersede(`${folder}-none`, anEvent(), now());

  expect(readdirSync(folder)).toEqual([path.basename(held)]);
});
