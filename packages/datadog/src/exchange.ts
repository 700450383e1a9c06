import { fetchThroughProxy } from './proxy.ts';

/** Why a call did not get what it asked for. */
export interface Failure {
  /**
   * `network`: no whole answer came; `time`: none in time; `answer`: one came, and it says no or is none of Datadog's;
   * `request`: what was asked for cannot be sent at all.
   */
  kind: 'network' | 'time' | 'answer' | 'request';
  /** The status of the answer. */
  status?: number;
  /** Milliseconds after which the other side says that it will listen again; undefined where it names no sensible time. */
  after?: number;
  /** What happened, in a few words and without a key. */
  because: string;
}

/** An answer that has arrived wholly. */
export interface Whole {
  status: number;
  headers: Headers;
  body: string;
}

const MOST_WORDS = 200;
const MOST_LOOKED_AT = 10_000;
/** From here on a number of seconds can only be a moment in time. */
const EPOCH = 1e9;

/** Milliseconds from the header `x-ratelimit-reset`: seconds until the next period, by some senders an epoch second. */
export function resetOf(header: string | null, now: number): number | undefined {
  const seconds = header === null || header.trim() === '' ? NaN : Number(header);
  if (!Number.isFinite(seconds) || seconds < 0) return undefined;
  return seconds >= EPOCH ? Math.max(0, seconds * 1_000 - now) : seconds * 1_000;
}

/** What a body is as JSON; undefined where it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** What an answer says in words: its errors, its message, or its text without markup. */
function wordsOf(body: string, withoutSecrets: (text: string) => string): string {
  const json = parsed(body);
  const { errors, message } = (json ?? {}) as { errors?: unknown; message?: unknown };
  const told = Array.isArray(errors)
    ? errors.map((one: unknown) => {
        const { detail, title } = (one ?? {}) as { detail?: unknown; title?: unknown };
        return typeof one === 'string' ? one : (detail ?? title);
      })
    : [json === undefined ? body : message];
  const text = told.filter((one) => typeof one === 'string').join('; ');
  // Before anything is cut, for a half of a key would not be found any more.
  const line = withoutSecrets(text)
    .slice(0, MOST_LOOKED_AT)
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line;
}

/**
 * What an answer that says no says, in a few words.
 * @param withoutSecrets takes out of a text what must not be told
 */
export function failureOf({ status, headers, body }: Whole, withoutSecrets = (text: string) => text): Failure {
  const now = Date.now();
  const after = resetOf(headers.get('x-ratelimit-reset'), now) ?? resetOf(headers.get('retry-after'), now);
  const words = wordsOf(body, withoutSecrets);
  return {
    kind: 'answer',
    status,
    ...(after === undefined ? {} : { after }),
    because: `it answered ${status}${status >= 300 && status < 400 ? ', a redirect that is not followed' : ''}${words && `: ${words}`}`,
  };
}

function causeOf(error: unknown): string {
  const { cause, code, message } = error as Error & { cause?: { code?: string; message?: string }; code?: string };
  const name = cause?.code ?? code;
  return (name?.startsWith('UND_') ? undefined : name) || cause?.message || message;
}

/**
 * Sends one request and reads its whole answer, whatever status it has; follows no redirect. Never rejects.
 * @param timeout milliseconds, the answer's body included
 * @param signal ends it early
 */
export async function exchange(
  url: string,
  init: RequestInit,
  { timeout, signal }: { timeout: number; signal?: AbortSignal | undefined },
): Promise<{ whole: Whole } | { failure: Failure }> {
  const limit = AbortSignal.timeout(timeout);
  let begun = false;
  try {
    const response = await fetchThroughProxy(url, {
      ...init,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    begun = true;
    return { whole: { status: response.status, headers: response.headers, body: await response.text() } };
  } catch (error) {
    if (signal?.aborted) return { failure: { kind: 'time', because: 'there was no time left to wait for an answer' } };
    if (limit.aborted) return { failure: { kind: 'time', because: `no whole answer in ${timeout / 1_000} s` } };
    const cause = causeOf(error);
    return { failure: { kind: 'network', because: begun ? `the answer broke off (${cause})` : cause } };
  }
}
