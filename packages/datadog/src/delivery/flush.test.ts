import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import { flushOutbox } from './delivery.ts';
import { anEvent, somePoints, START, valuesOf, written } from './testing/builders.ts';
import { AGAIN, BAD, UNCLEAR, WRONG_KEY } from './testing/fake-transport.ts';
import { test as base } from './testing/fixture.ts';

const test = base.extend<{ flush: (patience?: number) => ReturnType<typeof flushOutbox> }>({
  flush: async ({ afterKill, transport, clock }, use) =>
    use(async (patience = 10_000) => {
      const flushed = flushOutbox(afterKill, transport, { patience, clock, random: () => 0.5 });
      await clock.pass(patience);
      const report = await flushed;
      const { made, sent, spooled, lost } = report.points;
      expect(sent + spooled + lost).toBe(made);
      expect(clock.waiting).toBe(0);
      return report;
    }),
});

test('sends what waits, and what a killed process was sending', async ({ outbox, transport, flush }) => {
  outbox.write({ points: somePoints(2) });
  outbox.claim(written(outbox, { points: somePoints(3, { kind: 'count' }, 2) }));

  expect(await flush()).toMatchObject({ points: { made: 5, sent: 5, spooled: 0, lost: 0 }, complaints: [] });
  expect(transport.requests).toHaveLength(2);
  expect(valuesOf(transport.arrived)).toEqual([0, 1, 2, 3, 4]);
  expect(readdirSync(outbox.folder)).toEqual([]);
  expect(await flush()).toMatchObject({ points: { made: 0 }, took: 0 });
});

test('leaves what cannot be sent, and says why', async ({ outbox, transport, flush }) => {
  outbox.write({ points: somePoints(2) });
  transport.behave = () => AGAIN;
  const report = await flush();
  expect(report).toMatchObject({ points: { made: 2, spooled: 2 }, failures: [{ because: 'it answered 503' }] });
  const tried = transport.requests.length;
  expect(tried).toBeGreaterThan(3);

  transport.behave = () => WRONG_KEY;
  expect(await flush()).toMatchObject({ points: { made: 2, spooled: 2 } });
  expect(transport.requests).toHaveLength(tried + 1);

  transport.behave = () => BAD;
  expect(await flush()).toMatchObject({ points: { made: 2, lost: 2 } });
  const { points, complaints } = await flush();
  expect([points.made, complaints.length]).toEqual([0, 2]);
  expect(complaints.join()).toContain('was refused and is left there');
});

test('two flushes at once send every point once, and neither says that something is left', async ({
  outbox,
  transport,
  clock,
}) => {
  for (let batch = 0; batch < 12; batch += 1) outbox.write({ points: somePoints(10, {}, batch * 10) });
  const both = [1, 2].map(() => flushOutbox(outbox, transport, { clock, patience: 1_000 }));
  await clock.pass(1_000);
  const reports = await Promise.all(both);

  expect(valuesOf(transport.arrived)).toEqual(valuesOf(somePoints(120)));
  expect(reports.reduce((sum, { points }) => sum + points.sent, 0)).toBe(120);
  for (const { points } of reports) expect(points.made).toBe(points.sent);
});

test('of the events of one alert and channel sends the latest, and tells of the others', async ({
  outbox,
  transport,
  flush,
}) => {
  outbox.write({ event: anEvent({ at: START + 2 }) });
  outbox.write({ event: anEvent({ at: START + 1, title: 'the older one' }) });
  outbox.write({ event: anEvent({ at: START, key: 'another' }) });
  outbox.write({ event: anEvent({ at: START, tags: ['channel:canary'] }) });

  expect(await flush()).toMatchObject({
    points: { made: 0 },
    events: { made: 3, sent: 3 },
    complaints: ['The event "the older one" is not sent any more: there is a newer one of the same alert.'],
  });
  expect(transport.events.map(({ at }) => at).sort()).toEqual([START, START, START + 2]);
  expect(readdirSync(outbox.folder)).toEqual([]);
});

test('keeps refused events for a person, and sends unclear ones once more', async ({ outbox, transport, flush }) => {
  outbox.write({ event: anEvent() });
  transport.behave = () => UNCLEAR;
  expect(await flush()).toMatchObject({ events: { made: 1, spooled: 1 } });
  expect(transport.requests).toHaveLength(2);

  outbox.write({ event: anEvent({ key: 'another' }) });
  transport.behave = () => BAD;
  expect(await flush()).toMatchObject({ events: { made: 1, lost: 1 } });
  expect(readdirSync(outbox.folder).map((name) => name.split('.').at(-1))).toEqual(['unclear', 'refused']);
});
