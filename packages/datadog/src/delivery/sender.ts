import { worthless } from './age.ts';
import { waitAfter } from './back-off.ts';
import { batchesOf, halvesOf } from './batches.ts';
import type { Clock } from './clock.ts';
import { addsUp, pointsIn, type AlertEvent, type Envelope } from './envelope.ts';
import type { Outbox, Waiting } from './outbox.ts';
import type { Account } from './report.ts';
import type { Outcome, Transport } from './transport.ts';
import type { Point } from '../points/point.ts';

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
interface Item {
  envelope: Envelope;
  /** In the outbox; undefined where it could not be written. */
  file: string | undefined;
  /** It was sent once and not answered. */
  again: boolean;
  /** It lay in the outbox before. */
  adopted: boolean;
}

export interface SenderOptions {
  transport: Transport;
  outbox: Outbox;
  account: Account;
  clock: Clock;
  /** From 0 to 1. */
  random: () => number;
}

/**
 * Brings out what waits, and tries again what failed. What it takes on is sent, on disk, or stated lost; what Datadog
 * would keep twice is sent at most twice, for an answer that never comes may have been a yes.
 */
export class Sender {
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

  constructor(private readonly given: SenderOptions) {}

  /** Takes on points: they are in the outbox when this returns. */
  push(points: readonly Point[]): void {
    for (const batch of batchesOf(points)) this.queue.push(this.store({ points: batch }));
    this.pump();
  }

  /** Takes on an event in the same way, before all points: somebody waits for it. */
  pushEvent(event: AlertEvent): void {
    for (const sentence of this.given.outbox.supersede(event)) this.given.account.complain(sentence);
    this.queue.unshift(this.store({ event }));
    this.pump();
  }

  /** Takes on what lies in the outbox. */
  adopt({ envelope, file, again }: Waiting): void {
    this.queue.push({ envelope, file, again, adopted: true });
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
    for (const item of [...this.queue, ...this.flying.keys()]) item.file ??= this.store(item.envelope).file;
  }

  /**
   * Sends what there is, and ends requests that take longer than the patience. A request that was ended may have arrived:
   * what it was of stays in the outbox.
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
    for (const { envelope, file } of [...this.queue, ...this.flying.keys()])
      if (file !== undefined) account.spool(envelope);
      else account.lose('neither sent nor written to disk', envelope);
    this.isSettled = true;
  }

  private store(envelope: Envelope): Item {
    const written = this.given.outbox.write(envelope);
    if ('complaint' in written) this.given.account.complain(written.complaint);
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
  private replace(item: Item, parts: readonly Point[][]): void {
    this.queue.unshift(...parts.map((points) => ({ ...this.store({ points }), again: item.again })));
    this.discard(item);
  }

  private putBack(item: Item): void {
    if (item.file !== undefined) item.file = this.given.outbox.release(item.file, item.again);
    this.queue.unshift(item);
  }

  private discard({ file }: Item): void {
    const complaint = file === undefined ? undefined : this.given.outbox.remove(file);
    if (complaint) this.given.account.complain(complaint);
  }

  /** Claims something, and leaves out of it what is worth nothing any more. */
  private isToBeSent(item: Item): boolean {
    const { outbox, account, clock } = this.given;
    if (item.file !== undefined) {
      const claimed = outbox.claim(item.file);
      if (claimed === undefined) {
        account.leave(item.envelope, item.adopted);
        return false;
      }
      item.file = claimed;
    }
    const why = worthless(item.envelope, clock.now());
    if (!why.size) return true;
    const points = pointsIn(item.envelope);
    for (const [point, because] of why) account.lose(because, point === item.envelope ? item.envelope : undefined);
    const worth = points.filter((point) => !why.has(point));
    this.replace(item, worth.length ? [worth] : []);
    return false;
  }

  private async send(item: Item): Promise<void> {
    const { transport } = this.given;
    const controller = new AbortController();
    const timeout = TIMEOUTS[this.timeout] ?? TIMEOUTS[0];
    this.flying.set(item, controller);
    let outcome: Outcome;
    try {
      outcome = await transport.send(item.envelope, { timeout, signal: controller.signal });
    } catch (error) {
      // Its message may hold anything, a key included.
      outcome = { state: 'again', unclear: true, because: `the way out itself failed (${(error as Error).name})` };
    }
    this.flying.delete(item);
    if (this.isSettled) return this.takeLate(item, outcome);
    this.take(item, outcome, timeout);
    this.pump();
  }

  private take(item: Item, outcome: Outcome, timeout: number): void {
    const { outbox, account } = this.given;
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
      if (outcome.unclear && item.again && addsUp(envelope)) this.setAside(item, 'unclear');
      else {
        item.again ||= outcome.unclear ?? false;
        this.putBack(item);
      }
      return this.leaveAlone(outcome.after);
    }
    if (outcome.state === 'refused' && outcome.key) {
      this.putBack(item);
      return this.stop();
    }
    const isBad = outcome.state === 'bad' && (this.bad += 1) > MOST_BAD;
    if (outcome.state !== 'refused' && points.length > 1 && !isBad) return this.replace(item, halvesOf(points));
    account.lose(outcome.because, envelope);
    if (item.file !== undefined) item.file = outbox.setAside(item.file, 'refused');
    // If even one point is too large, it may be that nothing is taken: the others are not tried one by one at once.
    if (outcome.state === 'too large') this.leaveAlone(undefined);
  }

  /** Keeps for a person what was sent twice and may have arrived twice. */
  private setAside({ envelope, file }: Item, why: 'unclear'): void {
    const { outbox, account } = this.given;
    if (file === undefined) return account.lose('sent twice without an answer', envelope);
    outbox.setAside(file, why);
    account.spool(envelope);
    account.complain(
      'What was sent twice without an answer is not sent a third time: look whether it has arrived, then delete it or send it with npm run datadog -- flush --refused.',
    );
  }

  /** What comes after all was counted is not counted any more: only what has arrived must not be sent again. */
  private takeLate(item: Item, outcome: Outcome): void {
    const { state } = outcome;
    if (state === 'sent') this.discard(item);
    else if (item.file !== undefined) {
      const again = item.again || (state === 'again' && (outcome.unclear ?? false));
      item.file = this.given.outbox.release(item.file, again);
    }
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
