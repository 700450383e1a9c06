import { expect } from '@playwright/test';
import { Outbox } from './outbox.ts';
import { aPoint, MINUTE, somePoints } from './testing/builders.ts';
import { INTERVAL, inTurn, test } from './testing/delivery.ts';
import { AGAIN, SENT } from './testing/fake-transport.ts';

test('points are sent five seconds after the first, or as soon as a batch is full, and leave the outbox', async ({
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

  delivery.add(somePoints(999));
  await clock.pass(1);
  expect(transport.requests).toHaveLength(1);
  delivery.add(somePoints(3, {}, 999));
  await clock.pass(0);
  expect(transport.requests.map(({ length }) => length)).toEqual([3, 1_000, 2]);
  expect(outbox.read()).toEqual({ waiting: [], busy: 0, complaints: [] });
});

test('nothing is done where there is nothing to send', async ({ delivery, clock, transport, end }) => {
  delivery.add([]);
  expect(clock.waiting).toBe(0);

  const none = { made: 0, sent: 0, spooled: 0, lost: 0 };
  const rest = { unconfirmed: 0, failures: [], losses: [], complaints: [], took: 0 };
  expect(await end()).toEqual({ points: none, events: none, ...rest });
  expect(transport.requests).toEqual([]);
});

test('no timer keeps the process alive while tests run', async ({ delivery, transport, clock }) => {
  transport.behave = () => AGAIN;
  delivery.add(somePoints(1));
  expect(clock.holds).toBe(false);
  await clock.pass(MINUTE);
  expect(clock.waiting).toBeGreaterThan(0);
  expect(clock.holds).toBe(false);
});

test('what is not a number is stated lost, and what is only handed over is counted as unconfirmed', async ({
  play,
}) => {
  const points = [aPoint({ value: NaN }), aPoint({ at: Infinity }), aPoint()];
  expect(await play(inTurn({ state: 'sent', confirmed: false }), points)).toMatchObject({
    points: { made: 3, sent: 1, lost: 2 },
    losses: [{ because: 'not a number', count: 2 }],
    unconfirmed: 1,
  });
});

test('what another process has sent meanwhile is not sent again', async ({
  delivery,
  transport,
  clock,
  outbox,
  play,
}) => {
  transport.behave = inTurn(AGAIN);
  delivery.add(somePoints(2));
  await clock.pass(INTERVAL);
  const other = new Outbox(outbox.folder, clock.now, { pid: 1, isAlive: () => true });
  other.remove(other.claim(other.read().waiting[0]!.file)!);

  expect(await play(() => SENT, [], MINUTE)).toMatchObject({
    points: { made: 2, sent: 0, spooled: 2 },
    complaints: ['Something was taken out of the outbox by another process, or by hand.'],
    arrived: [],
  });
});
