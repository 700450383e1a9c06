import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { anEvent, MINUTE, somePoints, START } from './testing/builders.ts';
import { INTERVAL, inTurn, PATIENCE, test } from './testing/delivery.ts';
import { settled } from './testing/fake-clock.ts';
import { AGAIN, BAD, SENT, TOO_LARGE, WRONG_KEY } from './testing/fake-transport.ts';

const NAMED = { ...AGAIN, after: 1_000 };
const LATER = { ...AGAIN, after: 10_000 };

for (const [what, behave, passed, expected] of [
  ['sends what is pending at once', inTurn(), 0, { points: { sent: 2 }, took: 0, requests: 1 }],
  [
    'tries again as often as there is time for',
    inTurn(AGAIN, AGAIN),
    0,
    { points: { sent: 2 }, took: 950, requests: 3 },
  ],
  [
    'asks at the time that the other side named',
    inTurn(NAMED),
    INTERVAL,
    { points: { sent: 2 }, took: 1_250, requests: 2 },
  ],
  ['does not wait for one that is too far', inTurn(LATER), INTERVAL, { points: { spooled: 2 }, took: 0, requests: 1 }],
  ['states points that are too old by then as lost', () => WRONG_KEY, 56 * MINUTE, { points: { lost: 2 }, files: [] }],
] as const)
  test(`the end ${what}`, async ({ play, delivery }) => {
    const { failures: _, complaints: __, ...played } = await play(behave, somePoints(2), passed);
    expect(played).toMatchObject(expected);
    // It comes once.
    expect(await delivery.end(PATIENCE)).toMatchObject({ points: played.points, took: played.took });
  });

test('the end tries a failing way out at once, and not again without time for it', async ({
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

test('the end does not wait for what hangs: it stays in the outbox', async ({
  delivery,
  transport,
  clock,
  outbox,
  end,
}) => {
  transport.behave = inTurn('hangs');
  delivery.add(somePoints(3));
  await clock.pass(INTERVAL);
  delivery.add(somePoints(4));

  expect(await end()).toMatchObject({ points: { made: 7, sent: 4, spooled: 3, lost: 0 }, took: 1_900 });
  expect(transport.requests).toHaveLength(2);
  expect(outbox.read()).toMatchObject({ waiting: [{ envelope: { points: somePoints(3) }, again: true }], busy: 0 });
});

for (const late of [SENT, AGAIN, TOO_LARGE, BAD, WRONG_KEY])
  test(`the end does not wait for a way out that does not notice it and says "${late.state}" later ${'because' in late ? late.because : ''}`, async ({
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

test('the end keeps the process alive, but not longer than its patience', async ({ delivery, transport, clock }) => {
  transport.behave = () => 'hangs';
  delivery.add(somePoints(1));
  expect(clock.holds).toBe(false);
  const ending = delivery.end(PATIENCE);
  expect(clock.holds).toBe(true);
  await clock.pass(PATIENCE);
  await ending;
  expect(clock.holds).toBe(false);
});

test('the end without patience writes all down, as does what comes after it', async ({
  delivery,
  transport,
  clock,
  outbox,
}) => {
  delivery.add(somePoints(3));
  const ending = delivery.end(0);
  await clock.pass(0);

  expect(await ending).toMatchObject({ points: { made: 3, sent: 0, spooled: 3 }, took: 0 });
  delivery.add(somePoints(2));
  expect(outbox.read()).toMatchObject({
    waiting: [{ envelope: { points: somePoints(3) } }, { envelope: { points: somePoints(2) } }],
  });
  expect(transport.requests).toEqual([]);
});

test('an event is sent before all points that wait', async ({ delivery, transport, outbox, end }) => {
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
