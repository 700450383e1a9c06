import { withoutKeys, type Access } from './access.ts';
import { fetchThroughProxy } from './proxy.ts';

/** Why a call did not get what it asked for. */
export interface Failure {
  /**
   * `network`: no whole answer came; `time`: none in time; `answer`: one came, and it says no or is none of Datadog's;
   * `request`: what was asked for cannot be sent at all; `client`: nothing can, for want of Datadog's client.
   */
  kind: 'network' | 'time' | 'answer' | 'request' | 'client';
  /** The status of the answer. */
  status?: number;
  /** Milliseconds after which the other side says that it will listen again; undefined where it names no sensible time. */
  after?: number;
  /** The request was sent, and no whole answer came: it may have been taken. */
  unclear?: boolean;
  /** What happened, in a few words and without a key. */
  because: string;
}

/** An answer that has arrived wholly. */
export interface Whole {
  status: number;
  headers: Headers;
  body: string;
}

/** What goes wrong before a request is sent: no such host, nobody listens, no trust. */
const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|UND_ERR_PRX|UND_ERR_ABORTED|ERR_INVALID|UND_ERR_INVALID)/;
/** A gateway gave up waiting for who may have taken the request. */
const GATEWAY_TIMEOUT = 504;
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
function wordsOf(body: string, access: Access): string {
  const json = parsed(body);
  const { errors, message } = (json ?? {}) as { errors?: unknown; message?: unknown };
  const told =
    typeof errors === 'object' && errors !== null
      ? Object.values(errors).map((one: unknown) => {
          const { detail, title } = (one ?? {}) as { detail?: unknown; title?: unknown };
          return typeof one === 'string' ? one : (detail ?? title);
        })
      : [json === undefined ? body : message];
  const text = told.filter((one) => typeof one === 'string').join('; ');
  // Before anything is cut, for a half of a key would not be found any more.
  const line = withoutKeys(text, access)
    .slice(0, MOST_LOOKED_AT)
    .replace(/<(script|style)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS)}…` : line;
}

/** What an answer that says no says, in a few words without the keys of its access. */
export function failureOf({ status, headers, body }: Whole, access: Access): Failure {
  const now = Date.now();
  const after = resetOf(headers.get('x-ratelimit-reset'), now) ?? resetOf(headers.get('retry-after'), now);
  const words = wordsOf(body, access);
  return {
    kind: 'answer',
    status,
    ...(after === undefined ? {} : { after }),
    ...(status === GATEWAY_TIMEOUT ? { unclear: true } : {}),
    because: `it answered ${status}${status >= 300 && status < 400 ? ', a redirect that is not followed' : ''}${words && `: ${words}`}`,
  };
}

/** The code and the words of what went wrong in the end, which `fetch` and a proxy wrap. */
function causeOf(error: unknown): { code: string; because: string } {
  const { cause, code = '', message } = error as Error & { cause?: unknown; code?: string };
  if (cause instanceof Error && (cause.message || 'code' in cause)) return causeOf(cause);
  return { code, because: code && !code.startsWith('UND_') ? code : message };
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
    const unclear = true;
    const aborted = signal?.aborted ? 'there was no time left to wait for an answer' : undefined;
    const late = aborted ?? (limit.aborted ? `no whole answer in ${timeout / 1_000} s` : undefined);
    if (late) return { failure: { kind: 'time', unclear, because: late } };
    const { code, because } = causeOf(error);
    if (begun) return { failure: { kind: 'network', unclear, because: `the answer broke off (${because})` } };
    return { failure: { kind: 'network', because, ...(BEFORE_SENDING.test(code) ? {} : { unclear }) } };
  }
}
