import type { Point } from '../points/point.ts';
import { LIMITS } from './batches.ts';
import { systemClock, type Clock } from './clock.ts';
import type { AlertEvent } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import { Account, type DeliveryReport } from './report.ts';
import { Sender } from './sender.ts';
import type { Transport } from './transport.ts';

/** Milliseconds after which a point is on its way at the latest. */
const INTERVAL = 5_000;
/** Milliseconds that a flush waits in all. */
const FLUSH_PATIENCE = 60_000;

export interface DeliveryOptions {
  transport: Transport;
  outbox: Outbox;
  /** Milliseconds from the first point of a batch until it is sent. */
  interval?: number;
  clock?: Clock;
  /** From 0 to 1. */
  random?: () => number;
}

/**
 * Sends points and events while tests run. What is sent is in the outbox before, and out of it when it has arrived, so that
 * whatever ends the process, what was flushed is sent or on disk.
 *
 * A point may be counted twice in one case only: a request was taken, and its answer did not come (the connection broke,
 * or time was over). Points have no identity at Datadog, so such a batch is sent once again; a median hardly moves by it, a
 * count does. A request that the end of the run cuts off is therefore not tried again here: it stays in the outbox.
 *
 * Nothing here throws or rejects, and no timer keeps the process alive but the one that bounds the end.
 */
export class Delivery {
  private readonly account = new Account();
  private readonly sender: Sender;
  private readonly clock: Clock;
  private readonly interval: number;
  private pending: Point[] = [];
  private stopTimer: (() => void) | undefined;
  private over = false;
  private ending: Promise<DeliveryReport> | undefined;

  constructor({ transport, outbox, clock = systemClock, random = Math.random, interval = INTERVAL }: DeliveryOptions) {
    this.clock = clock;
    this.interval = interval;
    this.sender = new Sender({ transport, outbox, clock, random, account: this.account });
  }

  /** Takes points on; costs next to nothing, for they are written and sent later; once the end has begun, at once. */
  add(points: readonly Point[]): void {
    if (!points.length) return;
    this.account.make({ points });
    for (const point of points)
      if (Number.isFinite(point.value) && Number.isFinite(point.at)) this.pending.push(point);
      else this.account.lose('not a number');
    if (this.over) this.flush();
    else if (this.pending.length) this.schedule();
  }

  /** Takes an event on, which is sent at once. */
  tell(event: AlertEvent): void {
    this.account.make({ event });
    this.sender.pushEvent(event);
  }

  private schedule(): void {
    const soon = this.pending.length >= LIMITS.points;
    if (this.stopTimer && !soon) return;
    this.stopTimer?.();
    this.stopTimer = this.clock.later(() => this.flush(), soon ? 0 : this.interval);
  }

  private flush(): void {
    this.stopTimer?.();
    this.stopTimer = undefined;
    const points = this.pending;
    this.pending = [];
    this.sender.push(points);
  }

  /** Writes what is pending to the outbox, at once and in one go, and sends nothing from now on: for the exit of a process. */
  spool(): void {
    this.over = true;
    this.sender.stop();
    this.flush();
    this.sender.keep();
  }

  /**
   * Sends what is pending, waits for all that is on its way, and leaves the rest in the outbox.
   * @param patience milliseconds in all; with 0 nothing more is sent
   */
  end(patience: number): Promise<DeliveryReport> {
    this.ending ??= this.conclude(Math.max(0, patience));
    return this.ending;
  }

  private async conclude(patience: number): Promise<DeliveryReport> {
    const began = this.clock.elapsed();
    this.over = true;
    if (patience === 0) this.sender.stop();
    this.flush();
    await this.sender.drain(patience);
    this.sender.settle();
    return this.account.report(this.clock.elapsed() - began);
  }
}

/**
 * Sends what lies in an outbox and is young enough; removes what is too old, and counts it as lost. Of several events of
 * one alert the latest is sent. What another process is sending is left to it, and is no part of the report. Never rejects.
 * @param options `patience`: milliseconds in all; `refused`: also what was refused, or sent twice without an answer
 */
export async function flushOutbox(
  outbox: Outbox,
  transport: Transport,
  {
    patience = FLUSH_PATIENCE,
    refused = false,
    clock = systemClock,
    random = Math.random,
  }: { patience?: number; refused?: boolean; clock?: Clock; random?: () => number } = {},
): Promise<DeliveryReport> {
  const began = clock.elapsed();
  const account = new Account();
  const sender = new Sender({ transport, outbox, account, clock, random });
  for (const { envelope } of outbox.read({ refused }).waiting)
    if ('event' in envelope) for (const sentence of outbox.supersede(envelope.event)) account.complain(sentence);
  const { waiting, busy, complaints } = outbox.read({ refused });
  for (const complaint of complaints) account.complain(complaint);
  if (busy) account.complain(`Another process is sending ${busy} more.`);
  for (const one of waiting) {
    account.make(one.envelope);
    sender.adopt(one);
  }
  await sender.drain(patience);
  sender.settle();
  return account.report(clock.elapsed() - began);
}
