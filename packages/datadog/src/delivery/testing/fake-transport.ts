import type { Point } from '../../points/point.ts';
import type { Outcome, Transport } from '../transport.ts';

export const SENT: Outcome = { state: 'sent', confirmed: true };
export const AGAIN = { state: 'again', because: 'it answered 503' } satisfies Outcome;
export const TOO_LARGE = { state: 'too large', because: 'it answered 413' } satisfies Outcome;
export const REFUSED = { state: 'refused', because: 'it answered 400' } satisfies Outcome;
export const WRONG_KEY = { state: 'refused', because: 'it answered 403', key: true } satisfies Outcome;

/** `hangs` until it is aborted; `deaf` does not even notice that; `throws` what no way out may. */
export type Behavior = Outcome | 'hangs' | 'deaf' | 'throws';

/** A way out that does what it is told, and knows what it was given. */
export class FakeTransport implements Transport {
  readonly requests: (readonly Point[])[] = [];
  /** What has arrived. */
  readonly arrived: Point[] = [];
  mostAtOnce = 0;
  closed = 0;
  private now = 0;
  private readonly deaf: ((late: Outcome) => void)[] = [];

  /** @param behave by the points and the number of the request, 0 for the first */
  constructor(public behave: (points: readonly Point[], number: number) => Behavior = () => SENT) {}

  async send(points: readonly Point[], signal: AbortSignal): Promise<Outcome> {
    this.requests.push(points);
    this.now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.now);
    try {
      const outcome = await this.outcomeOf(this.behave(points, this.requests.length - 1), signal);
      if (outcome.state === 'sent') this.arrived.push(...points);
      return outcome;
    } finally {
      this.now -= 1;
    }
  }

  private async outcomeOf(behavior: Behavior, signal: AbortSignal): Promise<Outcome> {
    if (behavior === 'throws') throw new TypeError('a secret');
    if (behavior === 'deaf') {
      return new Promise<Outcome>((resolve) => this.deaf.push(resolve));
    }
    if (behavior !== 'hangs') return behavior;
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
    return { state: 'again', because: 'there was no time left to wait for an answer' };
  }

  /** Lets those that were deaf answer after all. */
  answerLate(outcome: Outcome): void {
    for (const resolve of this.deaf.splice(0)) resolve(outcome);
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}
