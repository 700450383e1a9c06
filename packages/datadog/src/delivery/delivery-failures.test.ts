import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { flushOutbox } from './delivery.ts';
import { aPoint, MINUTE, somePoints, valuesOf } from './testing/builders.ts';
import { INTERVAL, inTurn, test } from './testing/delivery.ts';
import { AGAIN, BAD, SENT, TOO_LARGE, UNCLEAR, WRONG_KEY } from './testing/fake-transport.ts';

test.describe('a way out that fails', () => {
  test('is tried again after times that double, and nothing arrives twice', async ({
    delivery,
    transport,
    clock,
    end,
  }) => {
    transport.behave = inTurn(AGAIN, AGAIN, AGAIN);
    delivery.add(somePoints(4));
    await clock.pass(INTERVAL);
    expect(transport.requests).toHaveLength(1);

    // How many requests there were after so many milliseconds.
    const steps = { 349: 1, 350: 2, 949: 2, 950: 3, 2_049: 3, 2_050: 4, 60_000: 4 };
    let passed = 0;
    for (const [time, requests] of Object.entries(steps)) {
      await clock.pass(Number(time) - passed);
      passed = Number(time);
      expect(transport.requests).toHaveLength(requests);
    }
    expect(transport.arrived).toEqual(somePoints(4));
    expect(await end()).toMatchObject({
      points: { made: 4, sent: 4 },
      failures: [{ because: 'it answered 503', count: 3 }],
    });
    expect(transport.requests).toHaveLength(4);
  });

  test('is left alone as long as it says', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ ...AGAIN, after: 4_000 });
    delivery.add(somePoints(1));
    await clock.pass(INTERVAL + 4_249);
    expect(transport.requests).toHaveLength(1);
    await clock.pass(1);
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

  test('is asked a few times a minute, whatever is added', async ({ delivery, transport, clock }) => {
    transport.behave = () => AGAIN;
    for (let minute = 0; minute < 30; minute += 1) {
      delivery.add(somePoints(10));
      await clock.pass(MINUTE);
    }
    expect(transport.requests.length).toBeLessThan(130);
    expect(transport.requests.length).toBeGreaterThan(30);
  });

  test('that throws is a failure whose message is told to nobody', async ({ delivery, transport, clock, end }) => {
    transport.behave = inTurn('throws');
    delivery.add(somePoints(1));
    await clock.pass(INTERVAL * 2);
    const report = await end();

    expect(report).toMatchObject({
      points: { sent: 1 },
      failures: [{ because: 'the way out itself failed (TypeError)', count: 1 }],
    });
  });

  test('and answers after 6.5 s gets points twice at most, then more time', async ({
    delivery,
    transport,
    clock,
    end,
  }) => {
    transport.behave = () => 'slow';
    delivery.add(somePoints(100));
    await clock.pass(75_000);
    delivery.add(somePoints(100, {}, 100));
    await clock.pass(20_000);

    expect(transport.requests).toHaveLength(3);
    expect(valuesOf(transport.arrived)).toEqual(valuesOf([...somePoints(200), ...somePoints(100)]));
    expect(await end()).toMatchObject({ points: { made: 200, sent: 200 } });
  });

  for (const unclear of ['hangs', UNCLEAR] as const)
    test(`and never says whether it has taken points gets them twice, and a person decides (${typeof unclear})`, async ({
      delivery,
      transport,
      clock,
      outbox,
      end,
    }) => {
      transport.behave = () => unclear;
      delivery.add(somePoints(3));
      await clock.pass(10 * MINUTE);
      expect(transport.requests).toHaveLength(2);
      expect(await end()).toMatchObject({
        points: { made: 3, sent: 0, spooled: 3 },
        complaints: [expect.stringContaining('sent twice without an answer')],
      });

      transport.behave = () => SENT;
      const flushed = await flushOutbox(outbox, transport, { clock, patience: 1_000 });
      expect(flushed).toMatchObject({
        points: { made: 0 },
        complaints: [expect.stringContaining('was sent twice without an answer and is left there')],
      });
      await flushOutbox(outbox, transport, { clock, patience: 1_000, refused: true });
      expect(valuesOf(transport.arrived)).toEqual([0, 1, 2]);
      expect(readdirSync(outbox.folder)).toEqual([]);
    });

  test('and never says whether it has taken counts is asked again', async ({ delivery, transport, clock, end }) => {
    transport.behave = inTurn(UNCLEAR, UNCLEAR, UNCLEAR);
    delivery.add(somePoints(3, { kind: 'count' }));
    await clock.pass(MINUTE);

    expect(await end()).toMatchObject({ points: { made: 3, sent: 3 } });
  });

  test('states points that grew too old as lost, and removes them', async ({
    delivery,
    transport,
    clock,
    outbox,
    end,
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
    expect(await end()).toMatchObject({
      points: { made: 3, sent: 1, spooled: 0, lost: 2 },
      losses: [
        { because: 'more than 9 minutes in the future: was the clock set?', count: 1 },
        { because: 'older than 55 minutes, which Datadog does not take any more', count: 1 },
      ],
    });
  });
});

test.describe('a batch that is not taken', () => {
  test('because it is too large goes in halves', async ({ delivery, transport, clock, outbox, end }) => {
    transport.behave = ({ length }) => (length > 3 ? TOO_LARGE : SENT);
    delivery.add(somePoints(20));
    await clock.pass(INTERVAL);

    expect(valuesOf(transport.arrived)).toEqual(valuesOf(somePoints(20)));
    expect(readdirSync(outbox.folder)).toEqual([]);
    expect(await end()).toMatchObject({
      points: { made: 20, sent: 20 },
      failures: [{ because: 'it answered 413', count: 7 }],
    });
    expect(transport.requests).toHaveLength(15);
  });

  test('because of a single point that is too large goes without it', async ({ delivery, transport, clock, end }) => {
    transport.behave = (points) => (points.some(({ value }) => value === 5) ? TOO_LARGE : SENT);
    delivery.add(somePoints(10));
    await clock.pass(INTERVAL + 1_000);

    expect(valuesOf(transport.arrived)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
    expect(await end()).toMatchObject({
      points: { made: 10, sent: 9, lost: 1 },
      losses: [{ because: 'it answered 413', count: 1 }],
    });
  });

  test('because all is too large is not tried point by point', async ({ delivery, transport, clock, end }) => {
    transport.behave = () => TOO_LARGE;
    delivery.add(somePoints(1_000));
    await clock.pass(10 * MINUTE);

    expect(transport.requests.length).toBeLessThan(150);
    const { points } = await end();
    expect(points.spooled).toBeGreaterThan(900);
  });

  test('because of one bad point loses that one for now', async ({ delivery, transport, clock, outbox, end }) => {
    transport.behave = (points) => (points.some(({ value }) => value === 777) ? BAD : SENT);
    delivery.add(somePoints(1_000));
    await clock.pass(INTERVAL);

    expect(transport.requests.length).toBeLessThan(25);
    expect(readdirSync(outbox.folder)).toEqual([expect.stringMatching(/\.refused$/)]);
    expect(await end()).toMatchObject({
      points: { made: 1_000, sent: 999, lost: 1 },
      losses: [{ because: 'it answered 400', count: 1 }],
    });

    transport.behave = () => SENT;
    await flushOutbox(outbox, transport, { clock, refused: true });
    expect(valuesOf(transport.arrived)).toEqual(valuesOf(somePoints(1_000)));
  });

  test('because all is bad is not tried point by point', async ({ delivery, transport, clock, end }) => {
    transport.behave = () => BAD;
    delivery.add(somePoints(5_000));
    await clock.pass(10 * MINUTE);

    expect(transport.requests.length).toBeLessThan(120);
    expect(await end()).toMatchObject({ points: { made: 5_000, lost: 5_000 } });
  });

  test('because of the key waits on disk, with all that follows', async ({
    delivery,
    transport,
    clock,
    outbox,
    end,
  }) => {
    transport.behave = () => WRONG_KEY;
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(3));
    await clock.pass(10 * MINUTE);

    expect(await end()).toMatchObject({
      points: { made: 5, sent: 0, spooled: 5, lost: 0 },
      failures: [{ because: 'it answered 403', count: 1 }],
      took: 0,
    });
    expect(transport.requests).toHaveLength(1);
    expect(outbox.read().waiting).toHaveLength(2);
  });
});
