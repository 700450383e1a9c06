import { setTimeout as after } from 'node:timers/promises';
import type { Access } from '../../access.ts';
import { call, type Answer, type Api } from '../../client.ts';

type ApiName = Parameters<typeof call>[1];

/** An organization of Datadog that is being looked at or changed. */
export interface Organization {
  access: Access;
  /** Ends what is under way. */
  signal?: AbortSignal | undefined;
  /** Waits for so many milliseconds, or until the signal; for tests that have no time. */
  wait?: ((milliseconds: number) => Promise<void>) | undefined;
}

type Failure = Extract<Answer<unknown>, { failure: unknown }>['failure'];

const TIMEOUT = 30_000;
const TRIES = 3;
/** However long Datadog would like us to wait. */
const LONGEST_WAIT = 30_000;
const FIRST_WAIT = 1_000;
const AT_ONCE = 4;

/** Whether nobody knows if the other side did what it was asked to do. */
const isOpen = ({ kind, status = 0 }: Failure) =>
  kind === 'network' || kind === 'time' || (kind === 'answer' && (status >= 500 || status === 408));

const mayBeTriedAgain = (failure: Failure) => failure.status === 429 || isOpen(failure);

const rest = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  after(milliseconds, undefined, signal ? { signal } : {}).catch(() => undefined);

/**
 * Asks Datadog, at most three times: after 429 when it says, but never later than in 30 s; after 5xx, 408 and what broke
 * off in 1 and 2 s. Never rejects.
 * @param lookFirst what to do before an attempt is repeated of which nobody knows whether it worked: what it finds is the answer
 */
export async function ask<Name extends ApiName, T>(
  { access, signal, wait = (milliseconds) => rest(milliseconds, signal) }: Organization,
  name: Name,
  run: (api: Api<Name>) => Promise<T>,
  lookFirst?: () => Promise<Answer<T | undefined>>,
): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await call(access, name, { timeout: TIMEOUT, ...(signal ? { signal } : {}) }, run);
    if ('value' in answer || attempt === TRIES || !mayBeTriedAgain(answer.failure) || signal?.aborted) return answer;
    const { failure } = answer;
    const pause = failure.after ?? FIRST_WAIT * 2 ** (attempt - 1);
    await wait(Math.min(failure.status === 429 ? pause : Math.max(pause, FIRST_WAIT), LONGEST_WAIT));
    if (!lookFirst || !isOpen(failure)) continue;
    const found = await lookFirst();
    if ('failure' in found) return found;
    if (found.value !== undefined) return { value: found.value };
  }
}

/** Does something with each, four at a time; the results are in the order of what was given. */
export async function forEachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index] as T);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return results;
}

/** What is in the way, with what to do about it where that is known. */
export function inTheWay({ because, status }: Failure): string {
  const hint =
    status === 401 || status === 403
      ? ' Is DD_APP_KEY set, of this site (DD_SITE), and of somebody who may read and change monitors, SLOs and dashboards?'
      : '';
  return `${because.replace(/[.\s]+$/, '')}.${hint}`;
}
