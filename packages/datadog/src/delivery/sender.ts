import { worthless } from './age.ts';
import { waitAfter } from './back-off.ts';
import { batchesOf } from './batches.ts';
import { systemClock, type Clock } from './clock.ts';
import { addsUp, pointsIn, type AlertEvent, type Envelope } from './envelope.ts';
import type { Outbox, Waiting } from './outbox.ts';
import { Account, type DeliveryReport } from './report.ts';
import type { Outcome, Transport } from './transport.ts';
import type { Point } from '../points/metrics.ts';

/** Requests at a time while all is well; one while it is not. */
const WIDTH = 4;
/** Milliseconds for one attempt; the next one as soon as an answer came too late, for the other side may just be slow. */
const TIMEOUTS = [5_000, 20_000, 60_000] as const;
/** Milliseconds, and the share of the patience, that requests get to end after they were aborted. */
const GRACE = 100;
const SHARE_OF_GRACE = 0.1;
/** Requests that may be refused for what they hold until their halves are not tried any more: a few bad points cost ten each. */
const MOST_BAD = 50;

/** Something on its way. */
interface Item extends Omit<Waiting, 'file'> {
  /** In the outbox; undefined where it could not be written. */
  file: string | undefined;
  /** It lay in the outbox before. */
  adopted: boolean;
}

export interface SenderOptions {
  transport: Transport;
  outbox: Outbox;
  clock?: Clock;
  /** From 0 to 1. */
  random?: () => number;
}

/**
 * Brings out what waits, and tries again what failed. What it takes on is sent, on disk, or stated lost; what Datadog
 * would keep twice is sent at most twice, for an answer that never comes may have been a yes.
 */
export class Sender {
  readonly account = new Account();
  readonly clock: Clock;
  private readonly given: Required<SenderOptions>;
  private readonly queue: Item[] = [];
  private readonly flying = new Map<Item, AbortController>();
  private open = true;
  private isSettled = false;
  /** In a row. */
  private failures = 0;
  private bad = 0;
  private timeout = 0;
  /** While the way out is left alone. */
  private rest: { until: number; named: boolean; cancel: () => void } | undefined;
  /** When the patience ends, by the clock that nobody sets. */
  private deadline = Infinity;
  private looked: (() => void) | undefined;

  constructor(options: SenderOptions) {
    this.given = { clock: systemClock, random: Math.random, ...options };
    this.clock = this.given.clock;
  }

  /** Takes on points that are counted: they are in the outbox when this returns. */
  push(points: readonly Point[]): void {
    for (const batch of batchesOf(points)) this.queue.push(this.store({ points: batch }));
    this.pump();
  }

  /** Takes on an event and counts it, before all points: somebody waits for it. */
  pushEvent(event: AlertEvent): void {
    this.account.add('made', { event });
    for (const sentence of this.given.outbox.supersede(event)) this.account.complain(sentence);
    this.queue.unshift(this.store({ event }));
    this.pump();
  }

  /** Takes on what lies in the outbox, and counts it. */
  adopt(waiting: Waiting): void {
    this.account.add('made', waiting.envelope);
    this.queue.push({ ...waiting, adopted: true });
    this.pump();
  }

  /** Begins no request from now on. */
  stop(): void {
    this.open = false;
    this.endRest();
    this.looked?.();
  }

  private endRest(): void {
    this.rest?.cancel();
    this.rest = undefined;
  }

  /** Tries once more to write what is in memory only. */
  keep(): void {
    for (const item of [...this.queue, ...this.flying.keys()]) item.file ??= this.store(item.envelope).file;
  }

  /**
   * Sends what there is, ends requests that take longer than the patience, and counts what is left: on disk, or lost where
   * it is too old or cannot be written. A request that was ended may have arrived: what it was of stays in the outbox.
   * Nothing is counted after that.
   * @param patience milliseconds in all; with 0 nothing more is sent
   * @param last points that are taken on before
   */
  async end(patience: number, last: readonly Point[] = []): Promise<DeliveryReport> {
    const began = this.clock.elapsed();
    const grace = Math.min(GRACE, patience * SHARE_OF_GRACE);
    if (patience === 0) this.stop();
    if (!this.rest?.named) this.endRest();
    this.push(last);
    this.deadline = this.clock.elapsed() + patience - grace;
    await this.until(() => this.isDone(), patience - grace);
    this.stop();
    for (const controller of this.flying.values()) controller.abort();
    await this.until(() => !this.flying.size, grace);
    for (const item of this.queue.splice(0)) if (this.isToBeSent(item)) this.putBack(item);
    this.keep();
    for (const { envelope, file } of [...this.queue, ...this.flying.keys()])
      if (file !== undefined) this.account.add('spooled', envelope);
      else this.account.lose('neither sent nor written to disk', envelope);
    this.isSettled = true;
    return this.account.report(this.clock.elapsed() - began);
  }

  private store(envelope: Envelope): Item {
    const written = this.given.outbox.write(envelope);
    if ('complaint' in written) this.account.complain(written.complaint);
    return { envelope, file: 'file' in written ? written.file : undefined, again: false, adopted: false };
  }

  /** Whether nothing is on its way, and nothing will be before the deadline. */
  private isDone(): boolean {
    return !this.flying.size && (!this.open || !this.queue.length || (this.rest?.until ?? 0) >= this.deadline);
  }

  /** Waits for something to become true, but not longer than these milliseconds. */
  private async until(isTrue: () => boolean, milliseconds: number): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve) => {
      const end = this.clock.later(resolve, milliseconds, true);
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
  private replace(item: Item, parts: readonly Point[][]): void {
    const stored = parts.map((points) => ({ ...this.store({ points }), again: item.again }));
    for (const part of stored)
      if (part.again && part.file !== undefined) part.file = this.given.outbox.release(part.file, true);
    this.queue.unshift(...stored);
    this.discard(item);
  }

  /** @param isUnclear it may have been taken */
  private putBack(item: Item, isUnclear = false): void {
    item.again ||= isUnclear;
    if (item.file !== undefined) item.file = this.given.outbox.release(item.file, item.again);
    this.queue.unshift(item);
  }

  private discard({ file }: Item): void {
    const complaint = file === undefined ? undefined : this.given.outbox.remove(file);
    if (complaint) this.account.complain(complaint);
  }

  /** Claims something, and leaves out of it what is worth nothing any more. */
  private isToBeSent(item: Item): boolean {
    const { account } = this;
    if (item.file !== undefined) {
      const claimed = this.given.outbox.claim(item.file);
      if (claimed === undefined) {
        account.leave(item.envelope, item.adopted);
        return false;
      }
      item.file = claimed;
    }
    const why = worthless(item.envelope, this.clock.now());
    if (!why.size) return true;
    const points = pointsIn(item.envelope);
    for (const [point, because] of why) account.lose(because, point === item.envelope ? item.envelope : undefined);
    const worth = points.filter((point) => !why.has(point));
    this.replace(item, worth.length ? [worth] : []);
    return false;
  }

  private async send(item: Item): Promise<void> {
    const controller = new AbortController();
    const timeout = TIMEOUTS[this.timeout] ?? TIMEOUTS[0];
    this.flying.set(item, controller);
    let outcome: Outcome;
    try {
      outcome = await this.given.transport.send(item.envelope, { timeout, signal: controller.signal });
    } catch (error) {
      // Its message may hold anything, a key included.
      outcome = { state: 'again', unclear: true, because: `the way out itself failed (${(error as Error).name})` };
    }
    this.flying.delete(item);
    // What comes after all was counted is not counted any more: only what has arrived must not be sent again.
    if (this.isSettled && outcome.state === 'sent') return this.discard(item);
    if (this.isSettled) return this.putBack(item, outcome.state === 'again' && outcome.unclear);
    this.take(item, outcome, timeout);
    this.pump();
  }

  private take(item: Item, outcome: Outcome, timeout: number): void {
    const { account } = this;
    const { envelope } = item;
    const points = pointsIn(envelope);
    if (outcome.state === 'sent') {
      this.failures = 0;
      account.send(envelope, outcome.confirmed);
      return this.discard(item);
    }
    account.fail(outcome.because);
    if (outcome.state === 'again') {
      // Others may have been sent with the same time; only the first of them to come too late says something new.
      if (outcome.late && timeout === TIMEOUTS[this.timeout])
        this.timeout = Math.min(this.timeout + 1, TIMEOUTS.length - 1);
      if (outcome.unclear && item.again && addsUp(envelope)) this.setAside(item);
      else this.putBack(item, outcome.unclear);
      return this.leaveAlone(outcome.after);
    }
    if (outcome.state === 'refused' && outcome.key) {
      this.putBack(item);
      return this.stop();
    }
    const isBad = outcome.state === 'bad' && (this.bad += 1) > MOST_BAD;
    if (outcome.state !== 'refused' && points.length > 1 && !isBad) {
      const middle = Math.ceil(points.length / 2);
      return this.replace(item, [points.slice(0, middle), points.slice(middle)]);
    }
    account.lose(outcome.because, envelope);
    if (item.file !== undefined) item.file = this.given.outbox.setAside(item.file, 'refused');
    // If even one point is too large, it may be that nothing is taken: the others are not tried one by one at once.
    if (outcome.state === 'too large') this.leaveAlone(undefined);
  }

  /** Keeps for a person what was sent twice and may have arrived twice. */
  private setAside({ envelope, file }: Item): void {
    if (file === undefined) return this.account.lose('sent twice without an answer', envelope);
    this.given.outbox.setAside(file, 'unclear');
    this.account.add('spooled', envelope);
    this.account.complain(
      'What was sent twice without an answer is not sent a third time: look whether it has arrived, then delete it or send it with npm run datadog -- flush --refused.',
    );
  }

  /** Leaves the way out alone for a while; requests that fail together are one failure. */
  private leaveAlone(named: number | undefined): void {
    if (this.rest || !this.open) return;
    this.failures += 1;
    const wait = waitAfter(this.failures, named, this.given.random());
    const cancel = this.clock.later(() => {
      this.rest = undefined;
      this.pump();
    }, wait);
    this.rest = { until: this.clock.elapsed() + wait, named: named !== undefined, cancel };
  }
}
