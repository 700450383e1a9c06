import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { anEvent, MINUTE, somePoints, START } from './testing/builders.ts';
import { INTERVAL, inTurn, PATIENCE, test } from './testing/delivery.ts';
import { settled } from './testing/fake-clock.ts';
import { AGAIN, BAD, SENT, TOO_LARGE, WRONG_KEY } from './testing/fake-transport.ts';

test.describe('the end', () => {
  test('sends what is pending at once, and comes once', async ({ delivery, transport, end }) => {
    delivery.add(somePoints(3));
    const report = await end();

    expect(report).toMatchObject({ points: { made: 3, sent: 3 }, took: 0 });
    expect(transport.requests).toHaveLength(1);
    expect(await delivery.end(PATIENCE)).toBe(report);
  });

  test('does not wait for what hangs: it stays in the outbox', async ({ delivery, transport, clock, outbox, end }) => {
    transport.behave = inTurn('hangs');
    delivery.add(somePoints(3));
    await clock.pass(INTERVAL);
    delivery.add(somePoints(4));

    expect(await end()).toMatchObject({ points: { made: 7, sent: 4, spooled: 3, lost: 0 }, took: 1_900 });
    expect(transport.requests).toHaveLength(2);
    expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(3) }, again: true }], busy: 0 });
  });

  for (const late of [SENT, AGAIN, TOO_LARGE, BAD, WRONG_KEY])
    test(`does not wait for a way out that does not notice it and says "${late.state}" later ${'because' in late ? late.because : ''}`, async ({
      delivery,
      transport,
      outbox,
      afterKill,
      end,
    }) => {
      transport.behave = () => 'deaf';
      delivery.add(somePoints(3));
      expect(await end()).toMatchObject({ points: { sent: 0, spooled: 3 }, took: PATIENCE });
      expect(afterKill.read().waiting).toHaveLength(1);
      transport.answerLate(late);
      await settled();

      // What has arrived after all must not be sent again.
      const waiting = late === SENT ? [] : [expect.objectContaining({ envelope: { points: somePoints(3) } })];
      expect(outbox.read()).toEqual({ waiting, busy: 0, complaints: [] });
      expect(readdirSync(outbox.folder)).toHaveLength(waiting.length);
    });

  test('keeps the process alive, but not longer than its patience', async ({ delivery, transport, clock }) => {
    transport.behave = () => 'hangs';
    delivery.add(somePoints(1));
    const ending = delivery.end(PATIENCE);
    expect(clock.holds).toBe(true);
    await clock.pass(PATIENCE);
    await ending;
    expect(clock.holds).toBe(false);
  });

  test('tries a failing way out at once, and not again without time for it', async ({
    delivery,
    transport,
    clock,
    end,
  }) => {
    transport.behave = () => AGAIN;
    delivery.add(somePoints(1));
    await clock.pass(10 * MINUTE);
    const before = transport.requests.length;

    expect(await end()).toMatchObject({ points: { made: 1, spooled: 1 }, took: 0 });
    expect(transport.requests).toHaveLength(before + 1);
  });

  test('tries again as often as there is time for', async ({ delivery, transport, end }) => {
    transport.behave = inTurn(AGAIN, AGAIN);
    delivery.add(somePoints(2));

    expect(await end()).toMatchObject({ points: { sent: 2 }, took: 950 });
    expect(transport.requests).toHaveLength(3);
  });

  test('asks at the time that the other side named, if it is near enough', async ({ deliveryOf, transport, clock }) => {
    for (const [after, ending, requests] of [
      [10_000, { points: { spooled: 2 }, took: 0 }, 1],
      [1_000, { points: { sent: 2 }, took: 1_250 }, 2],
    ] as const) {
      transport.requests.length = 0;
      transport.behave = inTurn({ ...AGAIN, after });
      const delivery = deliveryOf({});
      delivery.add(somePoints(2));
      await clock.pass(INTERVAL);
      const ended = delivery.end(PATIENCE);
      await clock.pass(PATIENCE);

      expect(await ended).toMatchObject(ending);
      expect(transport.requests).toHaveLength(requests);
    }
  });

  test('without patience writes all down and sends nothing', async ({ delivery, transport, clock, outbox }) => {
    delivery.add(somePoints(3));
    const ending = delivery.end(0);
    await clock.pass(0);

    expect(await ending).toMatchObject({ points: { made: 3, sent: 0, spooled: 3 }, took: 0 });
    expect(transport.requests).toEqual([]);
    expect(outbox.read().waiting).toHaveLength(1);
  });

  test('leaves what comes after it on disk', async ({ delivery, transport, outbox, end }) => {
    await end();
    delivery.add(somePoints(2));

    expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(2) } }] });
    expect(transport.requests).toEqual([]);
  });

  test('states points that are too old by then as lost', async ({ delivery, transport, clock, outbox, end }) => {
    transport.behave = () => WRONG_KEY;
    delivery.add(somePoints(2));
    await clock.pass(56 * MINUTE);

    expect(await end()).toMatchObject({ points: { made: 2, spooled: 0, lost: 2 } });
    expect(outbox.read().waiting).toEqual([]);
  });

  test('sends an event before all points that wait', async ({ delivery, transport, outbox, end }) => {
    outbox.write({ event: anEvent({ at: START - 1, title: 'an older one' }) });
    delivery.add(somePoints(6_000));
    delivery.tell(anEvent());

    expect(await end()).toMatchObject({
      points: { made: 6_000, sent: 6_000 },
      events: { made: 1, sent: 1 },
      complaints: [expect.stringContaining('The event "an older one" is not sent any more')],
    });
    expect(transport.requests[0]).toEqual([]);
    expect(transport.events).toEqual([anEvent()]);
    expect(readdirSync(outbox.folder)).toEqual([]);
  });
});
