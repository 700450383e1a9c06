import type { Point } from '../points/point.ts';
import { LIMITS } from './batches.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Outbox } from './outbox.ts';
import { Account, type DeliveryReport } from './report.ts';
import { Sender } from './sender.ts';
import type { Transport } from './transport.ts';

/** Milliseconds after which a point is on its way at the latest. */
const INTERVAL = 5_000;

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
 * Sends points while tests run. Every batch is in the outbox before it is sent, and out of it when it has arrived, so that
 * whatever ends the process, what was flushed is sent or on disk.
 *
 * A point may be counted twice in one case only: a request was taken, and its answer did not come (the connection broke,
 * or time was over). Points have no identity at Datadog, so such a batch is sent again; a median hardly moves by it, a
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

  constructor(private readonly options: DeliveryOptions) {
    const { transport, outbox, clock = systemClock, random = Math.random, interval = INTERVAL } = options;
    this.clock = clock;
    this.interval = interval;
    this.sender = new Sender({ transport, outbox, clock, random, account: this.account });
  }

  /** Takes points on; costs next to nothing, for they are written and sent later; once the end has begun, at once. */
  add(points: readonly Point[]): void {
    this.account.made += points.length;
    for (const point of points)
      if (Number.isFinite(point.value) && Number.isFinite(point.at)) this.pending.push(point);
      else this.account.lose('not a number', 1);
    if (this.over) this.flush();
    else if (this.pending.length) this.schedule();
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
   * Sends what is pending, waits for all that is on its way, and leaves the rest in the outbox; closes the way out.
   * @param patience milliseconds in all; with 0 nothing more is sent
   */
  end(patience: number): Promise<DeliveryReport> {
    this.ending ??= this.conclude(Math.max(0, patience));
    return this.ending;
  }

  private async conclude(patience: number): Promise<DeliveryReport> {
    const began = this.clock.elapsed();
    const took = () => this.clock.elapsed() - began;
    this.over = true;
    if (patience === 0) this.sender.stop();
    this.flush();
    await this.sender.drain(patience);
    this.sender.settle();
    const report = this.account.report(took());
    await this.close(patience - report.took);
    return { ...report, took: took() };
  }

  /** Closes the way out, and does not wait for it longer than these milliseconds. */
  private async close(milliseconds: number): Promise<void> {
    const closed = Promise.resolve()
      .then(() => this.options.transport.close())
      .catch(() => undefined);
    await new Promise<void>((resolve) => {
      const end = this.clock.later(resolve, Math.max(0, milliseconds), true);
      void closed.then(() => {
        end();
        resolve();
      });
    });
  }
}
