import { expect } from '@playwright/test';
import type { Point } from '../points/metrics.ts';
import { flushOutbox } from './delivery.ts';
import { aPoint, MINUTE, somePoints, valuesOf } from './testing/builders.ts';
import { INTERVAL, inTurn, test } from './testing/delivery.ts';
import { AGAIN, BAD, SENT, TOO_LARGE, UNCLEAR, WRONG_KEY, type FakeTransport } from './testing/fake-transport.ts';
import type { Outcome } from './transport.ts';

for (const [what, behaviors, requests] of [
  ['after times that double', [AGAIN, AGAIN, AGAIN], { 349: 1, 350: 2, 949: 2, 950: 3, 2_049: 3, 2_050: 4, 60_000: 4 }],
  ['when it says', [{ ...AGAIN, after: 4_000 }], { 4_249: 1, 4_250: 2, 60_000: 2 }],
] as const)
  test(`a way out that fails is tried again ${what}, and nothing arrives twice`, async ({
    delivery,
    transport,
    clock,
    end,
  }) => {
    transport.behave = inTurn(...behaviors);
    delivery.add(somePoints(4));
    await clock.pass(INTERVAL);
    let passed = 0;
    for (const [time, count] of Object.entries(requests)) {
      await clock.pass(Number(time) - passed);
      passed = Number(time);
      expect(transport.requests, `after ${time} ms`).toHaveLength(count);
    }
    expect(transport.arrived).toEqual(somePoints(4));
    const failures = [{ because: 'it answered 503', count: behaviors.length }];
    expect(await end()).toMatchObject({ points: { made: 4, sent: 4 }, failures });
  });

test('a way out that fails gets one request at a time, and several again when it is well', async ({
  delivery,
  transport,
  clock,
}) => {
  transport.behave = () => AGAIN;
  delivery.add(somePoints(6_000));
  await clock.pass(0);
  // Those that were begun while all seemed well.
  expect(transport.requests).toHaveLength(4);
  transport.mostAtOnce = 0;
  await clock.pass(MINUTE);
  expect(transport.mostAtOnce).toBe(1);
  for (let minute = 0; minute < 30; minute += 1) {
    delivery.add(somePoints(10));
    await clock.pass(MINUTE);
  }
  // A few times a minute, whatever is added.
  expect(transport.requests.length).toBeLessThan(140);
  expect(transport.requests.length).toBeGreaterThan(30);

  transport.behave = () => SENT;
  await clock.pass(MINUTE);
  expect(transport.mostAtOnce).toBe(4);
  expect(transport.arrived).toHaveLength(6_300);
});

test('a way out that throws is a failure whose message is told to nobody', async ({ play }) => {
  expect(await play(inTurn('throws'), somePoints(1), INTERVAL * 2)).toMatchObject({
    points: { sent: 1 },
    failures: [{ because: 'the way out itself failed (TypeError)', count: 1 }],
  });
});

test('a way out that answers after 6.5 s gets points twice at most, then more time', async ({
  delivery,
  clock,
  play,
  transport,
}) => {
  transport.behave = () => 'slow';
  delivery.add(somePoints(100));
  await clock.pass(75_000);
  const { arrived, requests, points } = await play(() => 'slow', somePoints(100, {}, 100), 20_000);
  expect(requests).toBe(3);
  expect(arrived).toEqual(valuesOf([...somePoints(200), ...somePoints(100)]));
  expect(points).toMatchObject({ made: 200, sent: 200 });
});

for (const unclear of ['hangs', UNCLEAR] as const)
  test(`a way out that never says whether it has taken points gets them twice, and a person decides (${typeof unclear})`, async ({
    transport,
    clock,
    outbox,
    play,
  }) => {
    expect(await play(() => unclear, somePoints(3), 10 * MINUTE)).toMatchObject({
      points: { made: 3, sent: 0, spooled: 3 },
      complaints: [expect.stringContaining('sent twice without an answer')],
      requests: 2,
    });

    transport.behave = () => SENT;
    const flush = (refused: boolean) => flushOutbox(outbox, transport, { clock, patience: 1_000, refused });
    expect(await flush(false)).toMatchObject({
      points: { made: 0 },
      complaints: [expect.stringContaining('was sent twice without an answer and is left there')],
    });
    await flush(true);
    expect(valuesOf(transport.arrived)).toEqual([0, 1, 2]);
    expect(outbox.read({ refused: true })).toMatchObject({ waiting: [], complaints: [] });
  });

test('a way out that never says whether it has taken counts is asked again', async ({ play }) => {
  const counts = somePoints(3, { kind: 'count' });
  expect(await play(inTurn(UNCLEAR, UNCLEAR, UNCLEAR), counts, MINUTE)).toMatchObject({ points: { sent: 3 } });
});

test('points that grew too old meanwhile are stated lost, and removed', async ({
  delivery,
  transport,
  clock,
  play,
}) => {
  transport.behave = () => AGAIN;
  const now = clock.now() / 1_000;
  delivery.add([aPoint({ at: now - 20 * 60 }), aPoint({ at: now, value: 7 }), aPoint({ at: now + 20 * 60 })]);
  await clock.pass(INTERVAL + 40 * MINUTE);
  expect(await play(() => SENT, [], MINUTE)).toMatchObject({
    points: { made: 3, sent: 1, spooled: 0, lost: 2 },
    losses: [
      { because: 'more than 9 minutes in the future: was the clock set?', count: 1 },
      { because: 'older than 55 minutes, which Datadog does not take any more', count: 1 },
    ],
    ...{ arrived: [7], files: [] },
  });
});

interface Case {
  behave: FakeTransport['behave'];
  made: number;
  points: object;
  /** Requests. */
  most: number;
  files?: string[];
}
const answersTo = (value: number, outcome: Outcome) => (points: readonly Point[]) =>
  points.some((point) => point.value === value) ? outcome : SENT;
const BATCHES: Record<string, Case> = {
  'is too large goes in halves': {
    behave: ({ length }) => (length > 3 ? TOO_LARGE : SENT),
    ...{ made: 20, points: { sent: 20 }, most: 15, files: [] },
  },
  'holds a point that is too large goes without it': {
    behave: answersTo(5, TOO_LARGE),
    ...{ made: 10, points: { sent: 9, lost: 1 }, most: 10, files: ['refused'] },
  },
  'holds a bad point loses that one for now': {
    behave: answersTo(777, BAD),
    ...{ made: 1_000, points: { sent: 999, lost: 1 }, most: 25, files: ['refused'] },
  },
  'is all bad is not tried point by point': {
    behave: () => BAD,
    ...{ made: 5_000, points: { lost: 5_000 }, most: 120 },
  },
  'is refused for its key waits on disk': {
    behave: () => WRONG_KEY,
    ...{ made: 2, points: { spooled: 2 }, most: 1, files: ['json'] },
  },
};
for (const [what, { behave, made, points, most, files }] of Object.entries(BATCHES))
  test(`a batch that ${what}`, async ({ play }) => {
    const played = await play(behave, somePoints(made), 10 * MINUTE);
    expect(played.points).toMatchObject({ made, ...points });
    expect(played.requests).toBeLessThanOrEqual(most);
    if (files) expect(played.files).toEqual(files);
  });

test('a batch that is all too large is not tried point by point, and stays on disk', async ({ play }) => {
  const { points, requests } = await play(() => TOO_LARGE, somePoints(1_000), 10 * MINUTE);
  expect(requests).toBeLessThan(150);
  expect(points.spooled).toBeGreaterThan(900);
});
