import type { Point } from '../points/point.ts';
import { worthless } from './age.ts';
import { waitAfter } from './back-off.ts';
import { batchesOf, halvesOf } from './batches.ts';
import type { Clock } from './clock.ts';
import type { Outbox } from './outbox.ts';
import type { Account } from './report.ts';
import type { Outcome, Transport } from './transport.ts';

/** Requests at a time while all is well; one while it is not. */
const WIDTH = 4;
/** Milliseconds for one attempt, should the way out know no limit of its own. */
const LONGEST_ATTEMPT = 60_000;
/** Milliseconds, and the share of the patience, that requests get to end after they were aborted. */
const GRACE = 100;
const SHARE_OF_GRACE = 0.1;

/** A batch on its way. */
interface Item {
  points: readonly Point[];
  /** In the outbox; undefined where it could not be written. */
  file: string | undefined;
}

export interface SenderOptions {
  transport: Transport;
  outbox: Outbox;
  account: Account;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
}

/** Brings batches out, and tries again what failed. What it takes on is sent, on disk, or stated lost. */
export class Sender {
  private readonly queue: Item[] = [];
  private readonly flying = new Map<Item, AbortController>();
  private open = true;
  private isSettled = false;
  /** In a row. */
  private failures = 0;
  /** While the way out is left alone. */
  private rest: { until: number; named: boolean; cancel: () => void } | undefined;
  /** When the patience ends, by the clock that nobody sets. */
  private deadline = Infinity;
  private looked: (() => void) | undefined;

  constructor(private readonly given: SenderOptions) {}

  /** Takes on points: they are in the outbox when this returns. */
  push(points: readonly Point[]): void {
    for (const batch of batchesOf(points)) this.queue.push(this.store(batch));
    this.pump();
  }

  /** Takes on a batch that lies in the outbox. */
  adopt(points: readonly Point[], file: string): void {
    this.queue.push({ points, file });
    this.pump();
  }

  /** Begins no request from now on. */
  stop(): void {
    this.open = false;
    this.rest?.cancel();
    this.rest = undefined;
    this.looked?.();
  }

  /** Tries once more to write what is in memory only. */
  keep(): void {
    for (const item of [...this.queue, ...this.flying.keys()]) item.file ??= this.store(item.points).file;
  }

  /**
   * Sends what there is, and ends requests that take longer than the patience. A request that was ended may have arrived:
   * its batch stays in the outbox.
   * @param patience milliseconds in all
   */
  async drain(patience: number): Promise<void> {
    const grace = Math.min(GRACE, patience * SHARE_OF_GRACE);
    this.deadline = this.given.clock.elapsed() + patience - grace;
    if (!this.rest?.named) {
      this.rest?.cancel();
      this.rest = undefined;
    }
    this.pump();
    await this.until(() => this.isDone(), patience - grace);
    this.stop();
    for (const controller of this.flying.values()) controller.abort();
    await this.until(() => !this.flying.size, grace);
  }

  /** Counts what is left: on disk, or lost where it is too old or cannot be written. Nothing is counted after that. */
  settle(): void {
    const { account } = this.given;
    this.stop();
    for (const item of this.queue.splice(0)) if (this.isToBeSent(item)) this.putBack(item);
    this.keep();
    for (const { points, file } of [...this.queue, ...this.flying.keys()])
      if (file !== undefined) account.spooled += points.length;
      else account.lose('neither sent nor written to disk', points.length);
    this.isSettled = true;
  }

  private store(points: readonly Point[]): Item {
    const written = this.given.outbox.write(points);
    if ('complaint' in written) this.given.account.complain(written.complaint);
    return { points, file: 'file' in written ? written.file : undefined };
  }

  /** Whether nothing is on its way, and nothing will be before the deadline. */
  private isDone(): boolean {
    return !this.flying.size && (!this.open || !this.queue.length || (this.rest?.until ?? 0) >= this.deadline);
  }

  /** Waits for something to become true, but not longer than these milliseconds. */
  private async until(isTrue: () => boolean, milliseconds: number): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      const end = this.given.clock.later(resolve, milliseconds, true);
      this.looked = () => {
        if (!isTrue()) return;
        end();
        resolve();
      };
    });
    this.looked = undefined;
  }

  private pump(): void {
    while (this.open && !this.rest && this.flying.size < (this.failures ? 1 : WIDTH)) {
      const item = this.queue.shift();
      if (!item) break;
      if (this.isToBeSent(item)) void this.send(item);
    }
    this.looked?.();
  }

  /** Puts parts of a batch in its place. */
  private replace(item: Item, parts: Point[][]): void {
    this.queue.unshift(...parts.map((part) => this.store(part)));
    this.discard(item);
  }

  private putBack(item: Item): void {
    if (item.file !== undefined) item.file = this.given.outbox.release(item.file);
    this.queue.unshift(item);
  }

  private discard({ file }: Item): void {
    const complaint = file === undefined ? undefined : this.given.outbox.remove(file);
    if (complaint) this.given.account.complain(complaint);
  }

  /** Claims a batch, and leaves out of it what is worth nothing any more. */
  private isToBeSent(item: Item): boolean {
    const { outbox, account, clock } = this.given;
    if (item.file !== undefined) {
      const claimed = outbox.claim(item.file);
      if (claimed === undefined) {
        account.spooled += item.points.length;
        account.complain('Batches were taken out of the outbox by another process, or by hand.');
        return false;
      }
      item.file = claimed;
    }
    const worth: Point[] = [];
    for (const point of item.points) {
      const why = worthless(point, clock.now());
      if (why) account.lose(why, 1);
      else worth.push(point);
    }
    if (worth.length === item.points.length) return true;
    this.replace(item, worth.length ? [worth] : []);
    return false;
  }

  private async send(item: Item): Promise<void> {
    const { transport, clock } = this.given;
    const controller = new AbortController();
    const endLimit = clock.later(() => controller.abort(), LONGEST_ATTEMPT);
    controller.signal.addEventListener('abort', endLimit);
    this.flying.set(item, controller);
    let outcome: Outcome;
    try {
      outcome = await transport.send(item.points, controller.signal);
    } catch (error) {
      // Its message may hold anything, a key included.
      outcome = { state: 'again', because: `the way out itself failed (${(error as Error).name})` };
    }
    endLimit();
    this.flying.delete(item);
    if (this.isSettled) return this.takeLate(item, outcome);
    this.take(item, outcome);
    this.pump();
  }

  private take(item: Item, outcome: Outcome): void {
    const { outbox, account } = this.given;
    const { length } = item.points;
    if (outcome.state === 'sent') {
      this.failures = 0;
      account.sent += length;
      if (!outcome.confirmed) account.unconfirmed += length;
      return this.discard(item);
    }
    account.fail(outcome.because);
    if (outcome.state === 'again') {
      this.putBack(item);
      return this.leaveAlone(outcome.after);
    }
    if (outcome.state === 'too large') {
      if (length > 1) return this.replace(item, halvesOf(item.points));
      account.lose(outcome.because, 1);
      this.discard(item);
      // If even this is too large, it may be that nothing is taken: the others are not tried one by one at once.
      return this.leaveAlone(undefined);
    }
    if (outcome.key) {
      this.putBack(item);
      return this.stop();
    }
    account.lose(outcome.because, length);
    if (item.file !== undefined) outbox.keepRefused(item.file);
  }

  /** What comes after all was counted is not counted any more: only what has arrived must not be sent again. */
  private takeLate(item: Item, { state }: Outcome): void {
    if (state === 'sent') this.discard(item);
    else if (item.file !== undefined) item.file = this.given.outbox.release(item.file);
  }

  /** Leaves the way out alone for a while; requests that fail together are one failure. */
  private leaveAlone(named: number | undefined): void {
    const { clock, random } = this.given;
    if (this.rest || !this.open) return;
    this.failures += 1;
    const wait = waitAfter(this.failures, named, random());
    const cancel = clock.later(() => {
      this.rest = undefined;
      this.pump();
    }, wait);
    this.rest = { until: clock.elapsed() + wait, named: named !== undefined, cancel };
  }
}
