import type { Point } from '../../points/metrics.ts';
import type { Clock } from '../clock.ts';
import { pointsIn, type AlertEvent, type Envelope } from '../envelope.ts';
import type { Outcome, Transport } from '../transport.ts';

export const SENT: Outcome = { state: 'sent', confirmed: true };
export const AGAIN = { state: 'again', because: 'it answered 503' } satisfies Outcome;
export const TOO_LARGE = { state: 'too large', because: 'it answered 413' } satisfies Outcome;
export const BAD = { state: 'bad', because: 'it answered 400' } satisfies Outcome;
export const UNCLEAR = { state: 'again', unclear: true, because: 'the answer broke off' } satisfies Outcome;
export const WRONG_KEY = { state: 'refused', because: 'it answered 403', key: true } satisfies Outcome;

/** `hangs` until it is aborted or its time is over; `slow` is taken after 6.5 s, whether anybody waits or not; `deaf` does not even notice that; `throws` what no way out may. */
export type Behavior = Outcome | 'hangs' | 'slow' | 'deaf' | 'throws';

const SLOW = 6_500;

/** A way out that does what it is told, and knows what it was given. */
export class FakeTransport implements Transport {
  /** The points of each; none of an event. */
  readonly requests: (readonly Point[])[] = [];
  /** What has arrived. */
  readonly arrived: Point[] = [];
  readonly events: AlertEvent[] = [];
  mostAtOnce = 0;
  private now = 0;
  private readonly deaf: ((late: Outcome) => void)[] = [];

  /** @param behave by the points and the number of the request, 0 for the first */
  constructor(
    public behave: (points: readonly Point[], number: number) => Behavior = () => SENT,
    private readonly clock?: Clock,
  ) {}

  async send(envelope: Envelope, how: { timeout: number; signal: AbortSignal }): Promise<Outcome> {
    const points = pointsIn(envelope);
    this.requests.push(points);
    this.now += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.now);
    try {
      const behavior = this.behave(points, this.requests.length - 1);
      const outcome = await this.outcomeOf(behavior, how);
      if (outcome.state === 'sent' || behavior === 'slow') {
        this.arrived.push(...points);
        if ('event' in envelope) this.events.push(envelope.event);
      }
      return outcome;
    } finally {
      this.now -= 1;
    }
  }

  private async outcomeOf(
    behavior: Behavior,
    { timeout, signal }: { timeout: number; signal: AbortSignal },
  ): Promise<Outcome> {
    if (behavior === 'throws') throw new TypeError('a secret');
    if (behavior === 'deaf') {
      return new Promise<Outcome>((resolve) => this.deaf.push(resolve));
    }
    if (behavior === 'slow' && timeout > SLOW) {
      await new Promise<void>((resolve) => this.clock?.later(resolve, SLOW));
      return SENT;
    }
    if (behavior !== 'hangs' && behavior !== 'slow') return behavior;
    await new Promise<void>((resolve) => {
      const end = this.clock?.later(resolve, timeout);
      const stop = () => {
        end?.();
        resolve();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop);
    });
    return { state: 'again', unclear: true, late: true, because: 'no answer came in time' };
  }

  /** Lets those that were deaf answer after all. */
  answerLate(outcome: Outcome): void {
    for (const resolve of this.deaf.splice(0)) resolve(outcome);
  }
}
