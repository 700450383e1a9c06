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

test.describe('the exit of the process', () => {
  test('leaves all on disk, without waiting', async ({ delivery, transport, clock, afterKill }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3, {}, 2));
    delivery.spool();

    expect(valuesOf(pointsThatWait(afterKill.read().waiting).flat())).toEqual([0, 1, 2, 3, 4]);
    expect(transport.requests).toHaveLength(1);
  });

  test('may be followed by the end, which counts what is on disk', async ({ delivery, transport, end }) => {
    delivery.add(somePoints(2));
    delivery.spool();

    expect(await end()).toMatchObject({ points: { made: 2, spooled: 2 } });
    expect(transport.requests).toEqual([]);
  });

  test('loses nothing that was flushed when it is killed', async ({ delivery, transport, clock, afterKill }) => {
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
});

test.describe('an outbox that cannot be written', () => {
  test('does not keep points from being sent, and is named', async ({ clock, blocked, deliveryOf, transport }) => {
    transport.behave = inTurn(AGAIN);
    const delivery = deliveryOf({ outbox: blocked });
    delivery.add(somePoints(2));

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 2, sent: 2 },
      complaints: [expect.stringContaining(`Points cannot be kept in ${blocked.folder} (ENOTDIR)`)],
    });
  });

  for (const [what, isRepaired, ending, report] of [
    ['exit', true, 'exit', { points: { spooled: 2, lost: 0 } }],
    ['end', true, 'end', { points: { spooled: 2, lost: 0 } }],
    [
      'end, and states lost what it still does not take',
      false,
      'end',
      { points: { spooled: 0, lost: 2 }, losses: [{ because: 'neither sent nor written to disk', count: 2 }] },
    ],
  ] as const)
    test(`is tried again at the ${what}`, async ({ clock, blocked, unblock, deliveryOf, transport }) => {
      transport.behave = () => AGAIN;
      const delivery = deliveryOf({ outbox: blocked });
      delivery.add(somePoints(2));
      await clock.pass(INTERVAL);
      if (isRepaired) unblock();
      if (ending === 'exit') {
        delivery.spool();
        expect(blocked.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(2) } }] });
      }

      expect(await ended(delivery, clock)).toMatchObject(report);
      expect(blocked.read().waiting).toHaveLength(isRepaired ? 1 : 0);
    });
});
