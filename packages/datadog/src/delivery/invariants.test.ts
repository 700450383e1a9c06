import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { Delivery, flushOutbox } from './delivery.ts';
import { Outbox } from './outbox.ts';
import type { DeliveryReport } from './report.ts';
import { pointsThatWait, somePoints, valuesOf } from './testing/builders.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { FakeTransport, SENT, UNCLEAR, type Behavior } from './testing/fake-transport.ts';

const SEED = { seed: 20_261_121, numRuns: 150 };

const behavior = fc.oneof(
  fc.constantFrom<Behavior>(
    SENT,
    { state: 'again', because: 'it answered 500' },
    { state: 'again', because: 'it answered 429', after: 3_000 },
    { state: 'again', because: 'it answered 429', after: 1e12 },
    { state: 'too large', because: 'it answered 413' },
    { state: 'bad', because: 'it answered 400' },
    { state: 'refused', because: 'it cannot be sent' },
    UNCLEAR,
    'slow',
    'hangs',
    'throws',
  ),
  { weight: 5, arbitrary: fc.constantFrom<Behavior>(SENT) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Behavior>({ state: 'refused', because: 'it answered 403', key: true }, 'deaf'),
  },
);
const action = fc.oneof(
  fc.record({ add: fc.integer({ min: 0, max: 40 }), kind: fc.constantFrom('distribution' as const, 'count' as const) }),
  fc.record({ pass: fc.integer({ min: 0, max: 20_000 }) }),
);
const script = fc.record({
  behaviors: fc.array(behavior, { maxLength: 40 }),
  actions: fc.array(action, { maxLength: 20 }),
  large: fc.boolean(),
  ending: fc.constantFrom('end', 'spool and end', 'kill'),
  patience: fc.constantFrom(0, 1, 2_000),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

/** Numbers from 0 to 1 that look random and are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const isWhole = ({ points: { made, sent, spooled, lost } }: DeliveryReport) => made === sent + spooled + lost;

test('whatever happens, a point is sent, on disk, or stated lost, and arrives twice at most', async () => {
  const seen = { sent: 0, flushed: 0, lost: 0, spooled: 0 };
  await fc.assert(
    fc.asyncProperty(script, async ({ behaviors, actions, large, ending, patience, seed }) => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'delivery-'));
      try {
        const clock = new FakeClock();
        const transport = new FakeTransport((_, number) => behaviors[number] ?? SENT, clock);
        const delivery = new Delivery({
          transport,
          outbox: new Outbox(folder, clock.now),
          clock,
          random: randomFrom(seed),
        });
        let made = 0;
        for (const one of actions)
          if ('pass' in one) await clock.pass(one.pass);
          else {
            const count = one.add * (large ? 60 : 1);
            delivery.add(somePoints(count, { kind: one.kind, at: Math.floor(clock.now() / 1_000) }, made));
            made += count;
          }

        let report: DeliveryReport | undefined;
        if (ending === 'kill') {
          // What is not flushed yet is the one thing that a kill may take along.
          await clock.pass(5_000);
        } else {
          if (ending === 'spool and end') delivery.spool();
          const end = delivery.end(patience);
          await clock.pass(patience);
          report = await end;
          expect(report.points.made).toBe(made);
          expect(isWhole(report)).toBe(true);
          expect(report.took).toBeLessThanOrEqual(patience);
        }
        const arrived = [...transport.arrived];
        // What is slow has taken them when it was not waited for any more.
        if (report) expect(report.points.sent).toBeLessThanOrEqual(new Set(valuesOf(arrived)).size);

        const flushing = new FakeTransport();
        const outbox = new Outbox(folder, clock.now, { pid: process.pid + 1, isAlive: (pid) => pid !== process.pid });
        const flush = flushOutbox(outbox, flushing, { clock, patience: 1_000 });
        // The killed process does not go on.
        transport.behave = () => 'hangs';
        await clock.pass(ending === 'kill' ? 0 : 1_000);
        const flushed = await flush;
        expect(isWhole(flushed)).toBe(true);
        expect(flushed.points).toMatchObject({ spooled: 0, lost: 0 });
        const unclear = outbox.read({ refused: true }).waiting.filter(({ file }) => file.endsWith('.unclear'));
        const left = pointsThatWait(unclear).flat().length;
        if (report) expect(flushed.points.made + left).toBe(report.points.spooled);
        const times = new Map<number, number>();
        for (const { value } of [...arrived, ...flushing.arrived]) times.set(value, (times.get(value) ?? 0) + 1);
        expect(Math.max(0, ...times.values())).toBeLessThanOrEqual(2);
        if (report) expect(report.points.sent + flushed.points.sent + left + report.points.lost).toBe(made);
        expect(readdirSync(folder).filter((file) => !/\.(refused|unclear)$/.test(file))).toEqual([]);

        seen.sent += arrived.length;
        seen.flushed += flushing.arrived.length;
        seen.lost += report?.points.lost ?? 0;
        seen.spooled += report?.points.spooled ?? 0;
      } finally {
        rmSync(folder, { recursive: true });
      }
    }),
    SEED,
  );
  // Each of them was tried, indeed.
  expect(Object.entries(seen).filter(([, count]) => count < 1_000)).toEqual([]);
});
