import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { Outbox } from './outbox.ts';
import { pointsThatWait, somePoints, valuesOf } from './testing/builders.ts';
import { ended, INTERVAL, inTurn, test as base } from './testing/delivery.ts';
import { AGAIN, SENT } from './testing/fake-transport.ts';

interface Fixtures {
  /** An outbox that cannot be written until `unblock` is called. */
  blocked: Outbox;
  unblock: () => void;
}

const test = base.extend<Fixtures>({
  blocked: async ({ folder, clock }, use) => {
    writeFileSync(path.join(folder, 'blocked'), '');
    await use(new Outbox(path.join(folder, 'blocked', 'datadog'), clock.now));
  },
  unblock: async ({ blocked }, use) => use(() => rmSync(path.dirname(blocked.folder))),
});

test('the exit of the process leaves all on disk, without waiting, and the end counts it', async ({
  delivery,
  transport,
  clock,
  afterKill,
  end,
}) => {
  transport.behave = () => 'hangs';
  delivery.add(somePoints(2));
  await clock.pass(INTERVAL);
  delivery.add(somePoints(3, {}, 2));
  delivery.spool();

  expect(valuesOf(pointsThatWait(afterKill.read().waiting).flat())).toEqual([0, 1, 2, 3, 4]);
  expect(await end()).toMatchObject({ points: { made: 5, spooled: 5 } });
  expect(transport.requests).toHaveLength(1);
});

test('a process that is killed loses nothing that was flushed', async ({ delivery, transport, clock, afterKill }) => {
  transport.behave = (_, number) => ([SENT, 'hangs', AGAIN] as const)[number % 3] ?? SENT;
  for (let batch = 0; batch < 9; batch += 1) {
    delivery.add(somePoints(10, {}, batch * 10));
    await clock.pass(INTERVAL);
  }
  const left = pointsThatWait(afterKill.read().waiting).flat();

  expect(valuesOf([...transport.arrived, ...left])).toEqual(valuesOf(somePoints(90)));
  expect(left.length).toBeGreaterThan(0);
  expect(transport.arrived.length).toBeGreaterThan(0);
});

const LOST = [{ because: 'neither sent nor written to disk', count: 2 }];
for (const [what, isRepaired, isExit, behave, report] of [
  ['keeps no points from being sent, and is named', false, false, inTurn(AGAIN), { points: { sent: 2 } }],
  ['is tried again at the exit', true, true, () => AGAIN, { points: { spooled: 2 } }],
  ['is tried again at the end', true, false, () => AGAIN, { points: { spooled: 2 } }],
  ['loses what it does not take at the end', false, false, () => AGAIN, { points: { lost: 2 }, losses: LOST }],
] as const)
  test(`an outbox that cannot be written ${what}`, async ({ clock, blocked, unblock, deliveryOf, transport }) => {
    transport.behave = behave;
    const delivery = deliveryOf({ outbox: blocked });
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    if (isRepaired) unblock();
    if (isExit) {
      delivery.spool();
      expect(blocked.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(2) } }] });
    }

    const complaints = [expect.stringContaining(`Points cannot be kept in ${blocked.folder} (ENOTDIR)`)];
    expect(await ended(delivery, clock)).toMatchObject({ ...report, complaints });
    expect(blocked.read().waiting).toHaveLength(isRepaired ? 1 : 0);
  });
