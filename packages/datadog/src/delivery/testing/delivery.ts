import { expect } from '@playwright/test';
import { Delivery } from '../delivery.ts';
import type { DeliveryReport } from '../report.ts';
import type { SenderOptions } from '../sender.ts';
import { settled, type FakeClock } from './fake-clock.ts';
import { SENT, type Behavior } from './fake-transport.ts';
import { test as base } from './fixture.ts';

export const INTERVAL = 5_000;
export const PATIENCE = 2_000;

/** Behaves as given, once each; after that all is sent. */
export const inTurn =
  (...behaviors: Behavior[]) =>
  (_: unknown, number: number): Behavior =>
    behaviors[number] ?? SENT;

interface Fixtures {
  delivery: Delivery;
  deliveryOf: (change: Partial<SenderOptions>) => Delivery;
  /** Ends `delivery`. */
  end: (patience?: number) => Promise<DeliveryReport>;
}
export const test = base.extend<Fixtures>({
  deliveryOf: async ({ transport, outbox, clock }, use) =>
    use((change) => new Delivery({ transport, outbox, clock, random: () => 0.5, ...change })),
  delivery: async ({ deliveryOf }, use) => use(deliveryOf({})),
  end: async ({ delivery, clock }, use) => use((patience) => ended(delivery, clock, patience)),
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
