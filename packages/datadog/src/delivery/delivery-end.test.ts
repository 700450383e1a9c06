import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { anEvent, MINUTE, somePoints, START } from './testing/builders.ts';
import { ended, INTERVAL, inTurn, PATIENCE, test } from './testing/delivery.ts';
import { settled } from './testing/fake-clock.ts';
import { AGAIN, BAD, SENT, TOO_LARGE, WRONG_KEY } from './testing/fake-transport.ts';

test.describe('the end', () => {
  test('sends what is pending at once', async ({ delivery, transport, clock }) => {
    delivery.add(somePoints(3));
    const report = await ended(delivery, clock);

    expect(report).toMatchObject({ points: { made: 3, sent: 3 }, took: 0 });
    expect(transport.requests).toHaveLength(1);
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
      took: 1_900,
    });
    expect(transport.requests).toHaveLength(2);
    expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(3) }, again: true }], busy: 0 });
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

  for (const late of [AGAIN, TOO_LARGE, BAD, WRONG_KEY])
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
        waiting: [expect.objectContaining({ envelope: { points: somePoints(3) } })],
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

    expect(await ended(delivery, clock)).toMatchObject({ points: { sent: 2 }, took: 950 });
    expect(transport.requests).toHaveLength(3);
  });

  test('does not ask before the time that the other side named', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ state: 'again', because: 'it answered 429', after: 10_000 });
    delivery.add(somePoints(2));

    expect(await ended(delivery, clock)).toMatchObject({ points: { spooled: 2 }, took: 0 });
    expect(transport.requests).toHaveLength(1);
  });

  test('waits for a named time that is near enough', async ({ delivery, transport, clock }) => {
    transport.behave = inTurn({ state: 'again', because: 'it answered 429', after: 1_000 });
    delivery.add(somePoints(2));
    await clock.pass(INTERVAL + 100);

    expect(await ended(delivery, clock)).toMatchObject({ points: { sent: 2 }, took: 1_150 });
    expect(transport.requests).toHaveLength(2);
  });

  test('without patience writes all down and sends nothing', async ({ delivery, transport, clock, outbox }) => {
    delivery.add(somePoints(3));
    const end = delivery.end(0);
    await clock.pass(0);

    expect(await end).toMatchObject({ points: { made: 3, sent: 0, spooled: 3 }, took: 0 });
    expect(transport.requests).toEqual([]);
    expect(outbox.read().waiting).toHaveLength(1);
  });

  test('comes once, however often it is asked for', async ({ delivery, clock }) => {
    delivery.add(somePoints(1));
    const first = await ended(delivery, clock);

    expect(await delivery.end(PATIENCE)).toBe(first);
  });

  test('leaves what comes after it on disk', async ({ delivery, transport, clock, outbox }) => {
    await ended(delivery, clock);
    delivery.add(somePoints(2));

    expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(2) } }] });
    expect(transport.requests).toEqual([]);
  });

  test('states points that are too old by then as lost', async ({ delivery, transport, clock, outbox }) => {
    transport.behave = () => WRONG_KEY;
    delivery.add(somePoints(2));
    await clock.pass(56 * MINUTE);

    expect(await ended(delivery, clock)).toMatchObject({ points: { made: 2, spooled: 0, lost: 2 } });
    expect(outbox.read().waiting).toEqual([]);
  });

  test('sends an event before all points that wait', async ({ delivery, transport, clock, outbox }) => {
    outbox.write({ event: anEvent({ at: START - 1, title: 'an older one' }) });
    delivery.add(somePoints(6_000));
    delivery.tell(anEvent());

    expect(await ended(delivery, clock)).toMatchObject({
      points: { made: 6_000, sent: 6_000 },
      events: { made: 1, sent: 1 },
      complaints: [expect.stringContaining('The event "an older one" is not sent any more')],
    });
    expect(transport.requests[0]).toEqual([]);
    expect(transport.events).toEqual([anEvent()]);
    expect(readdirSync(outbox.folder)).toEqual([]);
  });
});
