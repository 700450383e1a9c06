import { setTimeout as pauseFor } from 'node:timers/promises';
import type { Answer, Failure } from '../client.ts';

const ATTEMPTS = 3;
const FIRST_PAUSE = 1_000;
/** Nobody waits longer at the end of a deployment. */
const LONGEST_PAUSE = 30_000;

/** Whether the same question may get another answer a little later. */
export const isTemporary = ({ kind, status = 0 }: Failure): boolean =>
  kind === 'network' || kind === 'time' || status === 408 || status === 429 || status >= 500;

/** Asks up to three times, after as long as the answer says, else after 1 and 2 seconds. */
export async function withRetry<T>(
  ask: () => Promise<Answer<T>>,
  pause: (milliseconds: number) => Promise<unknown> = pauseFor,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask();
    if ('value' in answer || attempt === ATTEMPTS || !isTemporary(answer.failure)) return answer;
    const delay = answer.failure.after ?? FIRST_PAUSE * attempt;
    if (delay > LONGEST_PAUSE) return answer;
    await pause(delay);
  }
}
