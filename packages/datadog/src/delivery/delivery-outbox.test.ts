import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { pointsIn } from './envelope.ts';
import { Outbox } from './outbox.ts';
import { somePoints, valuesOf } from './testing/builders.ts';
import { ended, INTERVAL, inTurn, test } from './testing/delivery.ts';
import { type FakeClock } from './testing/fake-clock.ts';
import { AGAIN, SENT } from './testing/fake-transport.ts';

test.describe('the exit of the process', () => {
  test('leaves all on disk, without waiting', async ({ delivery, transport, clock, afterKill }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3, {}, 2));
    delivery.spool();

    const left = afterKill.read().waiting.flatMap(({ envelope }) => pointsIn(envelope));
    expect(valuesOf(left)).toEqual([0, 1, 2, 3, 4]);
    expect(transport.requests).toHaveLength(1);
  });

  test('may be followed by the end, which counts what is on disk', async ({ delivery, transport, clock }) => {
    delivery.add(somePoints(2));
    delivery.spool();

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 2, spooled: 2 } });
    expect(transport.requests).toEqual([]);
  });

  test('loses nothing that was flushed when it is killed', async ({ delivery, transport, clock, afterKill }) => {
    transport.behave = (_, number) => ([SENT, 'hangs', AGAIN] as const)[number % 3] ?? SENT;
    for (let batch = 0; batch < 9; batch += 1) {
      delivery.add(somePoints(10, {}, batch * 10));
      await clock.pass(INTERVAL);
    }
    const left = afterKill.read().waiting.flatMap(({ envelope }) => pointsIn(envelope));

    expect(valuesOf([...transport.arrived, ...left])).toEqual(valuesOf(somePoints(90)));
    expect(left.length).toBeGreaterThan(0);
    expect(transport.arrived.length).toBeGreaterThan(0);
  });
});

test.describe('an outbox that cannot be written', () => {
  const blocked = (folder: string, clock: FakeClock) => {
    const file = path.join(folder, 'blocked');
    writeFileSync(file, '');
    return { file, outbox: new Outbox(path.join(file, 'datadog'), clock.now) };
  };

  test('does not keep points from being sent, and is named', async ({ folder, clock, deliveryOf, transport }) => {
    transport.behave = inTurn(AGAIN);
    const { outbox } = blocked(folder, clock);
    const delivery = deliveryOf({ outbox });
    delivery.add(somePoints(2));

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 2, sent: 2 },
      complaints: [expect.stringContaining(`Points cannot be kept in ${outbox.folder} (ENOTDIR)`)],
    });
  });

  test('is tried again at the exit of the process', async ({ folder, clock, deliveryOf, transport }) => {
    transport.behave = () => AGAIN;
    const { outbox, file } = blocked(folder, clock);
    const delivery = deliveryOf({ outbox });
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    rmSync(file);
    delivery.spool();

    expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(2) } }] });
  });

  test('is tried again at the end; what it still does not take is stated lost', async ({
    folder,
    clock,
    deliveryOf,
    transport,
  }) => {
    transport.behave = () => AGAIN;
    for (const isRepaired of [true, false]) {
      const { outbox, file } = blocked(folder, clock);
      const delivery = deliveryOf({ outbox });
      delivery.add(somePoints(2));
      await clock.pass(INTERVAL);
      if (isRepaired) rmSync(file);

      expect(await ended(delivery, clock)).toMatchObject(
        isRepaired
          ? { points: { made: 2, spooled: 2, lost: 0 } }
          : {
              points: { made: 2, spooled: 0, lost: 2 },
              losses: [{ because: 'neither sent nor written to disk', count: 2 }],
            },
      );
      expect(outbox.read().waiting).toHaveLength(isRepaired ? 1 : 0);
      rmSync(file, { recursive: true });
    }
  });
});
