import { systemClock, type Clock } from './clock.ts';
import type { Outbox } from './outbox.ts';
import { Account, type DeliveryReport } from './report.ts';
import { Sender } from './sender.ts';
import type { Transport } from './transport.ts';

export interface FlushOptions {
  /** Milliseconds in all. */
  patience?: number;
  clock?: Clock;
  /** From 0 to 1. */
  random?: () => number;
}

const PATIENCE = 60_000;

/**
 * Sends what lies in an outbox and is young enough; removes what is too old, and counts it as lost. Batches that another
 * process is sending are left to it, and are no part of the report. Never rejects, and does not close the way out.
 */
export async function flushOutbox(
  outbox: Outbox,
  transport: Transport,
  { patience = PATIENCE, clock = systemClock, random = Math.random }: FlushOptions = {},
): Promise<DeliveryReport> {
  const began = clock.elapsed();
  const account = new Account();
  const sender = new Sender({ transport, outbox, account, clock, random });
  const { waiting, busy, complaints } = outbox.read();
  for (const complaint of complaints) account.complain(complaint);
  if (busy) account.complain(`${busy} ${busy === 1 ? 'batch is' : 'batches are'} being sent by another process.`);
  for (const { points, file } of waiting) {
    account.made += points.length;
    sender.adopt(points, file);
  }
  await sender.drain(patience);
  sender.settle();
  return account.report(clock.elapsed() - began);
}
