import { setTimeout as after } from 'node:timers/promises';
import type { Access } from '../access.ts';
import type { Answer, Failure } from '../client.ts';

/** An organization of Datadog that is being looked at or changed. */
export interface Organization {
  access: Access;
  /** Nothing new is asked after it; what is under way comes to its end. */
  signal?: AbortSignal | undefined;
  /** Waits for so many milliseconds, or until the signal; for tests that have no time. */
  wait?: ((milliseconds: number) => Promise<void>) | undefined;
}

const TRIES = 3;
const FIRST_WAIT = 1_000;
/** However long Datadog would like us to wait. */
const LONGEST_WAIT = 30_000;

/** Whether nobody knows if the other side did what it was asked to do. */
const isOpen = ({ kind, status = 0 }: Failure) =>
  kind === 'network' || kind === 'time' || (kind === 'answer' && (status >= 500 || status === 408));

const rest = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  after(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);

/**
 * Asks Datadog, at most three times: after 429 when it says, but never later than in 30 s; after 5xx, 408 and what broke
 * off in 1 and 2 s. Never rejects.
 * @param lookFirst what to do before something is repeated that may have been done: what it finds is the answer
 */
export async function ask<T>(
  { signal, wait = (milliseconds) => rest(milliseconds, signal) }: Organization,
  send: () => Promise<Answer<T>>,
  lookFirst?: () => Promise<Answer<T | undefined>>,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    if ('value' in answer || attempt === TRIES) return answer;
    const open = isOpen(answer.failure);
    if (answer.failure.status !== 429 && !open) return answer;
    const pause = answer.failure.after ?? FIRST_WAIT * 2 ** (attempt - 1);
    if (!signal?.aborted) await wait(Math.min(open ? Math.max(pause, FIRST_WAIT) : pause, LONGEST_WAIT));
    if (signal?.aborted) return answer;
    const found = lookFirst && open ? await lookFirst() : { value: undefined };
    if ('failure' in found) return found;
    if (found.value !== undefined) return { value: found.value };
  }
}

/** What is in the way, with what to do about it where that is known. */
export function inTheWay({ because, status }: Failure): string {
  const hint =
    status === 401 || status === 403
      ? ' Is DD_APP_KEY set, of this site (DD_SITE), and of somebody who may read and change monitors, SLOs and dashboards?'
      : '';
  return `${because.replace(/[.\s]+$/, '')}.${hint}`;
}
