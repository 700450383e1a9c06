import type { Point } from '../points/metrics.ts';
import { MOST_POINTS } from './batches.ts';
import type { AlertEvent } from './envelope.ts';
import type { Outbox } from './outbox.ts';
import type { DeliveryReport } from './report.ts';
import { Sender, type SenderOptions } from './sender.ts';
import type { Transport } from './transport.ts';

/** Milliseconds after which a point is on its way at the latest. */
const INTERVAL = 5_000;
/** Milliseconds that a flush waits in all. */
const FLUSH_PATIENCE = 60_000;

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
  private readonly sender: Sender;
  private readonly pending: Point[] = [];
  private stopTimer: (() => void) | undefined;
  private over = false;
  private ending: Promise<DeliveryReport> | undefined;

  constructor(options: SenderOptions) {
    this.sender = new Sender(options);
  }

  /** Takes points on; costs next to nothing, for they are written and sent later; once the end has begun, at once. */
  add(points: readonly Point[]): void {
    if (!points.length) return;
    const { account } = this.sender;
    account.add('made', { points });
    for (const point of points)
      if (Number.isFinite(point.value) && Number.isFinite(point.at)) this.pending.push(point);
      else account.lose('not a number');
    if (this.over) this.flush();
    else if (this.pending.length) this.schedule();
  }

  /** Takes an event on, which is sent at once. */
  tell = (event: AlertEvent): void => this.sender.pushEvent(event);

  private schedule(): void {
    const soon = this.pending.length >= MOST_POINTS;
    if (this.stopTimer && !soon) return;
    this.stopTimer?.();
    this.stopTimer = this.sender.clock.later(this.flush, soon ? 0 : INTERVAL);
  }

  private taken(): Point[] {
    this.stopTimer?.();
    this.stopTimer = undefined;
    return this.pending.splice(0);
  }

  private flush = (): void => this.sender.push(this.taken());

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
    this.over = true;
    this.ending ??= this.sender.end(Math.max(0, patience), this.taken());
    return this.ending;
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
    ...more
  }: { patience?: number; refused?: boolean } & Pick<SenderOptions, 'clock' | 'random'> = {},
): Promise<DeliveryReport> {
  const sender = new Sender({ transport, outbox, ...more });
  const complain = (sentence: string) => sender.account.complain(sentence);
  for (const { envelope } of outbox.read({ refused }).waiting)
    if ('event' in envelope) outbox.supersede(envelope.event).forEach(complain);
  const { waiting, busy, complaints } = outbox.read({ refused });
  complaints.forEach(complain);
  if (busy) complain(`Another process is sending ${busy} more.`);
  for (const one of waiting) sender.adopt(one);
  return sender.end(patience);
}
