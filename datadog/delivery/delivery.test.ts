import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { Delivery, type DeliveryOptions } from './delivery.ts';
import { Outbox } from './outbox.ts';
import type { DeliveryReport } from './report.ts';
import { aPoint, MINUTE, somePoints, valuesOf } from './testing/builders.ts';
import { settled, type FakeClock } from './testing/fake-clock.ts';
import { AGAIN, FakeTransport, REFUSED, SENT, TOO_LARGE, WRONG_KEY, type Behaviour } from './testing/fake-transport.ts';
import { test as base } from './testing/fixture.ts';

const INTERVAL = 5_000;
const PATIENCE = 2_000;
const inTurn =
  (...behaviours: Behaviour[]) =>
  (_: unknown, number: number): Behaviour =>
    behaviours[number] ?? SENT;

const test = base.extend<{ delivery: Delivery; deliveryOf: (change: Partial<DeliveryOptions>) => Delivery }>({
  deliveryOf: async ({ transport, outbox, clock }, use) =>
    use((change) => new Delivery({ transport, outbox, clock, random: () => 0.5, ...change })),
  delivery: async ({ deliveryOf }, use) => use(deliveryOf({})),
});

/** Ends a delivery, and says after how long it had ended. */
async function ended(delivery: Delivery, clock: FakeClock, patience = PATIENCE): Promise<DeliveryReport> {
  let report: DeliveryReport | undefined;
  void delivery.end(patience).then((value) => (report = value));
  for (let step = 0; step < 20 && !report; step += 1) await clock.pass(patience / 20);
  await settled();
  if (!report) throw new Error(`It has not ended within ${patience} ms.`);
  const { made, sent, spooled, lost } = report.points;
  expect(sent + spooled + lost).toBe(made);
  expect(clock.waiting).toBe(0);
  return report;
}

test.describe('beside the run', () => {
  test('points are sent five seconds after the first of them, and taken out of the outbox', async ({
    delivery,
    transport,
    outbox,
    clock,
  }) => {
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL - 1);
    delivery.add(somePoints(1, {}, 2));
    expect(transport.requests).toEqual([]);

    await clock.pass(1);
    expect(transport.requests).toEqual([somePoints(3)]);
    expect(readdirSync(outbox.folder)).toEqual([]);
  });

  test('a batch that is full does not wait', async ({ delivery, transport, clock }) => {
    delivery.add(somePoints(999));
    await clock.pass(1);
    expect(transport.requests).toEqual([]);
    delivery.add(somePoints(3, {}, 999));
    await clock.pass(0);

    expect(transport.requests.map(({ length }) => length)).toEqual([1_000, 2]);
  });

  test('nothing is done where there is nothing to send', async ({ delivery, clock, transport }) => {
    delivery.add([]);
    expect(clock.waiting).toBe(0);

    expect(await ended(delivery, clock)).toEqual({
      points: { made: 0, sent: 0, spooled: 0, lost: 0 },
      unconfirmed: 0,
      requests: 0,
      failures: [],
      losses: [],
      complaints: [],
      took: 0,
    });
    expect(transport.closed).toBe(1);
  });

  test('no timer keeps the process alive while tests run', async ({ delivery, transport, clock }) => {
    transport.behave = () => AGAIN;
    delivery.add(somePoints(1));
    expect(clock.holds).toBe(false);
    await clock.pass(MINUTE);
    expect(clock.waiting).toBeGreaterThan(0);
    expect(clock.holds).toBe(false);
  });

  test('a batch is in the outbox while it is on its way', async ({ delivery, transport, clock, outbox, afterKill }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(3));
    await clock.pass(INTERVAL);

    expect(outbox.read()).toMatchObject({ waiting: [], busy: 1 });
    expect(afterKill.read().waiting.map(({ points }) => points)).toEqual([somePoints(3)]);
  });

  test('distributions and counts go separately', async ({ delivery, transport, clock }) => {
    delivery.add([aPoint(), aPoint({ kind: 'count' }), aPoint()]);
    await clock.pass(INTERVAL);

    expect(transport.requests.map((points) => points.map(({ kind }) => kind))).toEqual([
      ['distribution', 'distribution'],
      ['count'],
    ]);
  });

  test('what is not a number is stated lost', async ({ delivery, clock }) => {
    delivery.add([aPoint({ value: NaN }), aPoint({ at: Infinity }), aPoint()]);

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 3, sent: 1, lost: 2 },
      losses: [{ because: 'not a number', points: 2 }],
    });
  });

  test('what is only handed over is sent, and counted as unconfirmed', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ state: 'sent', confirmed: false });
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3));

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 5, sent: 5 }, unconfirmed: 2 });
  });
});

test.describe('a way out that fails', () => {
  test('is tried again after times that double, and no point arrives twice', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn(AGAIN, AGAIN, AGAIN);
    delivery.add(somePoints(4));
    await clock.pass(INTERVAL);
    expect(transport.requests).toHaveLength(1);

    for (const [wait, requests] of [
      [349, 1],
      [1, 2],
      [599, 2],
      [1, 3],
      [1_099, 3],
      [1, 4],
      [MINUTE, 4],
    ] as const) {
      await clock.pass(wait);
      expect(transport.requests).toHaveLength(requests);
    }
    expect(transport.arrived).toEqual(somePoints(4));
    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 4, sent: 4 },
      requests: 4,
      failures: [{ because: 'it answered 503', count: 3 }],
    });
  });

  for (const [what, after, before, then] of [
    ['names a time', 4_000, 4_249, 1],
    ['names a day', 86_400_000, 30_249, 1],
    ['names no time', undefined, 349, 1],
  ] as const)
    test(`is left alone as long as it says, within reason, when it ${what}`, async ({ delivery, transport, clock }) => {
      transport.behave = inTurn({ ...AGAIN, ...(after === undefined ? {} : { after }) });
      delivery.add(somePoints(1));
      await clock.pass(INTERVAL + before);
      expect(transport.requests).toHaveLength(1);
      await clock.pass(then);
      expect(transport.requests).toHaveLength(2);
    });

  test('gets one request at a time, and several again when it is well', async ({ delivery, transport, clock }) => {
    transport.behave = () => AGAIN;
    delivery.add(somePoints(6_000));
    await clock.pass(0);
    // Those that were begun while all seemed well.
    expect(transport.requests).toHaveLength(4);
    transport.mostAtOnce = 0;
    await clock.pass(MINUTE);
    expect(transport.mostAtOnce).toBe(1);

    transport.behave = () => SENT;
    await clock.pass(MINUTE);
    expect(transport.mostAtOnce).toBe(4);
    expect(valuesOf(transport.arrived)).toEqual(valuesOf(somePoints(6_000)));
  });

  test('is asked fewer than 60 times in half an hour', async ({ delivery, transport, clock }) => {
    transport.behave = () => AGAIN;
    for (let minute = 0; minute < 30; minute += 1) {
      delivery.add(somePoints(10));
      await clock.pass(MINUTE);
    }
    expect(transport.requests.length).toBeLessThan(130);
    expect(transport.requests.length).toBeGreaterThan(30);
  });

  test('that throws, which it never should, is a failure whose message is told to nobody', async ({
    delivery,
    transport,
    clock,
  }) => {
    transport.behave = inTurn('throws');
    delivery.add(somePoints(1));
    await clock.pass(INTERVAL * 2);
    const report = await ended(delivery, clock);

    expect(report).toMatchObject({
      points: { sent: 1 },
      failures: [{ because: 'the way out itself failed (TypeError)', count: 1 }],
    });
  });

  test('and never answers is given up after a minute', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn('hangs');
    delivery.add(somePoints(1));
    await clock.pass(INTERVAL + MINUTE - 1);
    expect(transport.requests).toHaveLength(1);
    await clock.pass(1_000);
    expect(transport.arrived).toHaveLength(1);
  });

  test('points that grew too old meanwhile are stated lost and removed', async ({
    delivery,
    transport,
    clock,
    outbox,
  }) => {
    transport.behave = () => AGAIN;
    const now = clock.now() / 1_000;
    delivery.add([aPoint({ at: now - 20 * 60 }), aPoint({ at: now, value: 7 }), aPoint({ at: now + 20 * 60 })]);
    await clock.pass(INTERVAL);
    await clock.pass(40 * MINUTE);
    transport.behave = () => SENT;
    await clock.pass(MINUTE);

    expect(valuesOf(transport.arrived)).toEqual([7]);
    expect(readdirSync(outbox.folder)).toEqual([]);
    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 3, sent: 1, spooled: 0, lost: 2 },
      losses: [
        { because: 'more than 9 minutes in the future: was the clock set?', points: 1 },
        { because: 'older than 55 minutes, which Datadog does not take any more', points: 1 },
      ],
    });
  });
});

test.describe('a batch that is not taken', () => {
  test('because it is too large goes in halves', async ({ delivery, transport, clock, outbox }) => {
    transport.behave = ({ length }) => (length > 3 ? TOO_LARGE : SENT);
    delivery.add(somePoints(20));
    await clock.pass(INTERVAL);

    expect(valuesOf(transport.arrived)).toEqual(valuesOf(somePoints(20)));
    expect(readdirSync(outbox.folder)).toEqual([]);
    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 20, sent: 20 },
      failures: [{ because: 'it answered 413', count: 7 }],
      requests: 15,
    });
  });

  test('because of a single point that is too large goes without it', async ({ delivery, transport, clock }) => {
    transport.behave = (points) => (points.some(({ value }) => value === 5) ? TOO_LARGE : SENT);
    delivery.add(somePoints(10));
    await clock.pass(INTERVAL + 1_000);

    expect(valuesOf(transport.arrived)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 10, sent: 9, lost: 1 },
      losses: [{ because: 'it answered 413', points: 1 }],
    });
  });

  test('because everything is too large is not tried point by point', async ({ delivery, transport, clock }) => {
    transport.behave = () => TOO_LARGE;
    delivery.add(somePoints(1_000));
    await clock.pass(10 * MINUTE);

    expect(transport.requests.length).toBeLessThan(150);
    const { points } = await ended(delivery, clock);
    expect(points.spooled).toBeGreaterThan(900);
  });

  test('because it is wrong is stated lost, and kept for a person', async ({ delivery, transport, clock, outbox }) => {
    transport.behave = inTurn(REFUSED);
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3));
    await clock.pass(INTERVAL);

    expect(transport.requests).toHaveLength(2);
    expect(readdirSync(outbox.folder)).toEqual([expect.stringMatching(/\.refused$/)]);
    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 5, sent: 3, lost: 2 },
      losses: [{ because: 'it answered 400', points: 2 }],
    });
  });

  test('because of the key stays in the outbox, as all that follows does, and nothing more is asked', async ({
    delivery,
    transport,
    clock,
    outbox,
  }) => {
    transport.behave = () => WRONG_KEY;
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3));
    await clock.pass(10 * MINUTE);

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 5, sent: 0, spooled: 5, lost: 0 },
      requests: 1,
      failures: [{ because: 'it answered 403', count: 1 }],
      took: 0,
    });
    expect(outbox.read().waiting).toHaveLength(2);
  });
});

test.describe('the end', () => {
  test('sends what is pending at once', async ({ delivery, transport, clock }) => {
    delivery.add(somePoints(3));
    const report = await ended(delivery, clock);

    expect(report).toMatchObject({ points: { made: 3, sent: 3 }, requests: 1, took: 0 });
    expect(transport.closed).toBe(1);
  });

  test('does not wait for a request that hangs: its batch stays in the outbox', async ({
    delivery,
    transport,
    clock,
    outbox,
  }) => {
    transport.behave = inTurn('hangs');
    delivery.add(somePoints(3));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(4));

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 7, sent: 4, spooled: 3, lost: 0 },
      requests: 2,
      took: 1_900,
    });
    expect(outbox.read()).toMatchObject({ waiting: [{ points: somePoints(3) }], busy: 0 });
  });

  test('does not wait for a way out that does not even notice that it is to stop', async ({
    delivery,
    transport,
    clock,
    outbox,
    afterKill,
  }) => {
    transport.behave = () => 'deaf';
    delivery.add(somePoints(3));

    expect(await ended(delivery, clock)).toMatchObject({ points: { sent: 0, spooled: 3 }, took: PATIENCE });
    expect(afterKill.read().waiting).toHaveLength(1);
    // It arrives after all: it must not be sent again.
    transport.answerLate(SENT);
    await settled();
    expect(readdirSync(outbox.folder)).toEqual([]);
  });

  for (const late of [AGAIN, TOO_LARGE, REFUSED, WRONG_KEY])
    test(`leaves a batch on disk that "${late.state}" is said of too late (${late.because})`, async ({
      delivery,
      transport,
      clock,
      outbox,
    }) => {
      transport.behave = () => 'deaf';
      delivery.add(somePoints(3));
      const report = await ended(delivery, clock);
      transport.answerLate(late);
      await settled();

      expect(report.points).toMatchObject({ spooled: 3 });
      expect(outbox.read()).toEqual({
        waiting: [expect.objectContaining({ points: somePoints(3) })],
        busy: 0,
        complaints: [],
      });
    });

  test('keeps the process alive, but not longer than its patience', async ({ delivery, transport, clock }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(1));
    const end = delivery.end(PATIENCE);
    expect(clock.holds).toBe(true);
    await clock.pass(PATIENCE);
    await end;
    expect(clock.holds).toBe(false);
  });

  test('tries a failing way out at once, and not again where there is no time for it', async ({
    delivery,
    transport,
    clock,
  }) => {
    transport.behave = () => AGAIN;
    delivery.add(somePoints(1));
    await clock.pass(10 * MINUTE);
    const before = transport.requests.length;

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 1, spooled: 1 }, took: 0 });
    expect(transport.requests).toHaveLength(before + 1);
  });

  test('tries again as often as there is time for', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn(AGAIN, AGAIN);
    delivery.add(somePoints(2));

    expect(await ended(delivery, clock)).toMatchObject({ points: { sent: 2 }, requests: 3, took: 950 });
  });

  test('does not ask before the time that the other side named', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ state: 'again', because: 'it answered 429', after: 10_000 });
    delivery.add(somePoints(2));

    expect(await ended(delivery, clock)).toMatchObject({ points: { spooled: 2 }, requests: 1, took: 0 });
  });

  test('waits for a named time that is near enough', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ state: 'again', because: 'it answered 429', after: 1_000 });
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL + 100);

    expect(await ended(delivery, clock)).toMatchObject({ points: { sent: 2 }, requests: 2, took: 1_150 });
  });

  test('without patience writes all down and sends nothing', async ({ delivery, transport, clock, outbox }) => {
    delivery.add(somePoints(3));
    const end = delivery.end(0);
    await clock.pass(0);

    expect(await end).toMatchObject({ points: { made: 3, sent: 0, spooled: 3 }, requests: 0, took: 0 });
    expect(transport.requests).toEqual([]);
    expect(outbox.read().waiting).toHaveLength(1);
  });

  test('comes once, however often it is asked for', async ({ delivery, transport, clock }) => {
    delivery.add(somePoints(1));
    const first = await ended(delivery, clock);

    expect(await delivery.end(PATIENCE)).toBe(first);
    expect(transport.closed).toBe(1);
  });

  test('does not wait for a way out that does not close, or fails to', async ({ clock, deliveryOf }) => {
    for (const close of [() => new Promise<void>(() => undefined), () => Promise.reject(new Error('no'))]) {
      const delivery = deliveryOf({ transport: Object.assign(new FakeTransport(), { close }) });
      delivery.add(somePoints(1));
      expect((await ended(delivery, clock)).points.sent).toBe(1);
    }
  });

  test('leaves what comes after it on disk', async ({ delivery, transport, clock, outbox }) => {
    await ended(delivery, clock);
    delivery.add(somePoints(2));

    expect(outbox.read()).toMatchObject({ waiting: [{ points: somePoints(2) }] });
    expect(transport.requests).toEqual([]);
  });

  test('states points that are too old by then as lost', async ({ delivery, transport, clock, outbox }) => {
    transport.behave = () => WRONG_KEY;
    delivery.add(somePoints(2));
    await clock.pass(56 * MINUTE);

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 2, spooled: 0, lost: 2 } });
    expect(outbox.read().waiting).toEqual([]);
  });
});

test.describe('the exit of the process', () => {
  test('leaves all on disk, without waiting', async ({ delivery, transport, clock, afterKill }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3, {}, 2));
    delivery.spool();

    const left = afterKill.read().waiting.flatMap(({ points }) => points);
    expect(valuesOf(left)).toEqual([0, 1, 2, 3, 4]);
    expect(transport.requests).toHaveLength(1);
  });

  test('may be followed by the end, which counts what is on disk', async ({ delivery, clock }) => {
    delivery.add(somePoints(2));
    delivery.spool();

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 2, spooled: 2 }, requests: 0 });
  });

  test('loses nothing that was flushed when it is killed', async ({ delivery, transport, clock, afterKill }) => {
    transport.behave = (_, number) => ([SENT, 'hangs', AGAIN] as const)[number % 3] ?? SENT;
    for (let batch = 0; batch < 9; batch += 1) {
      delivery.add(somePoints(10, {}, batch * 10));
      await clock.pass(INTERVAL);
    }
    const left = afterKill.read().waiting.flatMap(({ points }) => points);

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

    expect(outbox.read()).toMatchObject({ waiting: [{ points: somePoints(2) }] });
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
              losses: [{ because: 'neither sent nor written to disk', points: 2 }],
            },
      );
      expect(outbox.read().waiting).toHaveLength(isRepaired ? 1 : 0);
      rmSync(file, { recursive: true });
    }
  });
});

test('what another process sends in the meantime is not sent twice', async ({ delivery, transport, clock, outbox }) => {
  transport.behave = inTurn(AGAIN);
  delivery.add(somePoints(2));
  await clock.pass(INTERVAL);
  const other = new Outbox(outbox.folder, clock.now, { pid: 1, isAlive: () => true });
  other.remove(other.claim(other.read().waiting[0]!.file)!);
  await clock.pass(MINUTE);

  expect(transport.arrived).toEqual([]);
  expect(await ended(delivery, clock)).toMatchObject({
    points: { made: 2, sent: 0, spooled: 2 },
    complaints: ['Batches were taken out of the outbox by another process, or by hand.'],
  });
});
