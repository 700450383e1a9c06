import { readdirSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Point } from '../../points/metrics.ts';
import { Delivery } from '../delivery.ts';
import type { DeliveryReport } from '../report.ts';
import type { SenderOptions } from '../sender.ts';
import { valuesOf } from './builders.ts';
import { settled, type FakeClock } from './fake-clock.ts';
import { SENT, type Behavior, type FakeTransport } from './fake-transport.ts';
import { test as base } from './fixture.ts';

export const INTERVAL = 5_000;
export const PATIENCE = 2_000;

/** Behaves as given, once each; after that all is sent. */
export const inTurn =
  (...behaviors: Behavior[]) =>
  (_: unknown, number: number): Behavior =>
    behaviors[number] ?? SENT;

/** What came of points, by the sender's own account and by what is on either side. */
interface Played extends DeliveryReport {
  requests: number;
  arrived: number[];
  /** The ends of the files that are left. */
  files: string[];
}

interface Fixtures {
  delivery: Delivery;
  deliveryOf: (change: Partial<SenderOptions>) => Delivery;
  /** Ends `delivery`. */
  end: (patience?: number) => Promise<DeliveryReport>;
  /** Adds points to a way out that behaves as given, lets time pass, and ends it. */
  play: (behave: FakeTransport['behave'], points: readonly Point[], milliseconds?: number) => Promise<Played>;
}
export const test = base.extend<Fixtures>({
  deliveryOf: async ({ transport, outbox, clock }, use) =>
    use((change) => new Delivery({ transport, outbox, clock, random: () => 0.5, ...change })),
  delivery: async ({ deliveryOf }, use) => use(deliveryOf({})),
  end: async ({ delivery, clock }, use) => use((patience) => ended(delivery, clock, patience)),
  play: async ({ delivery, transport, clock, outbox, end }, use) =>
    use(async (behave, points, milliseconds = 0) => {
      transport.behave = behave;
      delivery.add(points);
      await clock.pass(milliseconds);
      const report = await end();
      const files = readdirSync(outbox.folder).map((file) => file.replace(/^.*\./, ''));
      return { ...report, requests: transport.requests.length, arrived: valuesOf(transport.arrived), files };
    }),
});

/** Ends a delivery, and says after how long it had ended. */
export async function ended(delivery: Delivery, clock: FakeClock, patience = PATIENCE): Promise<DeliveryReport> {
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
