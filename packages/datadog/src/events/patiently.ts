import { setTimeout as wait } from 'node:timers/promises';
import type { Outcome } from '../delivery/transport.ts';

const FIRST_WAIT = 250;
const LONGEST_WAIT = 8_000;

/** What became of something that was tried within a patience. */
export type Ending = { state: 'sent' } | { state: 'again' | 'refused'; because: string; key?: boolean };

/**
 * Tries until it is sent, refused, or until no further attempt begins within the patience. Waits for as long as the other
 * side asks for, else 250 ms, then twice as long each time, by half at random.
 * @param patience milliseconds for all of it; 0 for one attempt without a limit but its own
 * @param signal ends it early
 */
export async function patiently(
  patience: number,
  attempt: (signal: AbortSignal) => Promise<Outcome>,
  signal?: AbortSignal,
): Promise<Ending> {
  const limits = [...(signal ? [signal] : []), ...(patience ? [AbortSignal.timeout(Math.ceil(patience))] : [])];
  const over = AbortSignal.any(limits);
  const until = performance.now() + patience;
  for (let pause = FIRST_WAIT; ; pause = Math.min(2 * pause, LONGEST_WAIT)) {
    const outcome = await attempt(over);
    if (outcome.state === 'sent') return { state: 'sent' };
    if (outcome.state !== 'again') return { ...outcome, state: 'refused' };
    const delay = outcome.after ?? pause * (0.5 + Math.random() / 2);
    const ending: Ending = { state: 'again', because: outcome.because };
    if (over.aborted || performance.now() + delay >= until) return ending;
    try {
      await wait(delay, undefined, { signal: over });
    } catch {
      return ending;
    }
  }
}
