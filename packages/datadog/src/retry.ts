import { setTimeout as after } from 'node:timers/promises';
import type { Answer, Failure } from './client.ts';

export interface Tries {
  /** Nothing new is asked after it; what is under way comes to its end. */
  signal?: AbortSignal;
  /** Waits for so many milliseconds, or until the signal; for tests that have no time. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

const TRIES = 3;
/** Milliseconds. */
const FIRST_WAIT = 1_000;
/** However long Datadog would like us to wait. */
const LONGEST_WAIT = 30_000;

/** Whether the same question may get another answer a little later. */
export const isTemporary = ({ kind, status = 0 }: Failure): boolean =>
  kind === 'network' || kind === 'time' || status === 408 || status === 429 || status >= 500;

/**
 * Asks Datadog, at most three times: after 429 when it says, but never later than in 30 s; after 5xx, 408 and what broke
 * off in 1 and 2 s, or later where it says so. Never rejects.
 * @param isUrgent gives up where Datadog wants more than 30 s
 * @param lookFirst what to do before something is repeated that may have been done: what it finds is the answer
 */
export async function ask<T>(
  send: () => Promise<Answer<T>>,
  { signal, wait = (milliseconds) => after(milliseconds, undefined, { signal }).catch(() => undefined) }: Tries,
  { isUrgent, lookFirst }: { isUrgent?: boolean; lookFirst?: () => Promise<Answer<T | undefined>> } = {},
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    if ('value' in answer || attempt === TRIES || !isTemporary(answer.failure)) return answer;
    const { status, after: named = FIRST_WAIT * attempt } = answer.failure;
    if (signal?.aborted || (isUrgent && named > LONGEST_WAIT)) return answer;
    // Who was sent away by 429 did nothing; else nobody knows.
    const isOpen = status !== 429;
    await wait(Math.min(isOpen ? Math.max(named, FIRST_WAIT) : named, LONGEST_WAIT));
    if (signal?.aborted) return answer;
    const found = lookFirst && isOpen ? await lookFirst() : { value: undefined };
    if ('failure' in found) return found;
    if (found.value !== undefined) return { value: found.value };
  }
}
