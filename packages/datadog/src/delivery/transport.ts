import type { Failure } from '../exchange.ts';
import type { Envelope } from './envelope.ts';

/** What became of one request. */
export type Outcome =
  /** `confirmed`: whether the other side said so; a datagram is only handed over. */
  | { state: 'sent'; confirmed: boolean }
  /**
   * Worth trying again, not before `after` milliseconds where the other side named a time. `unclear`: the request was sent
   * and not answered, so that it may have been taken; `late`: because its time was over.
   */
  | { state: 'again'; because: string; after?: number; unclear?: boolean; late?: boolean }
  /** Worth trying in two halves: too much at once, or something in it is wrong. */
  | { state: 'too large' | 'bad'; because: string }
  /** The other side will never take this; with `key`, nothing from this key, so that it may still go with another. */
  | { state: 'refused'; because: string; key?: boolean };

/** One way out of this machine. Tries once; trying again is not its business. Never rejects. */
export interface Transport {
  /** @param options `timeout`: milliseconds for the attempt, the answer's body included; `signal` ends it early */
  send(envelope: Envelope, options: { timeout: number; signal: AbortSignal }): Promise<Outcome>;
}

/**
 * What a failed attempt means for what was to be sent. Points in a request that is refused for what it holds (400) are
 * tried in halves; a key that is refused ends the sending; 408, 429, everything from 500 on, and what no intake answers
 * (a redirect, a page of a proxy, 404 and the like) is worth trying again.
 */
export function outcomeOf({ kind, status = 0, after, unclear, because }: Failure): Exclude<Outcome, { state: 'sent' }> {
  if (kind === 'request') return { state: 'refused', because };
  // Nothing can be sent from here, and it may still go when that is mended.
  if (kind === 'client') return { state: 'refused', key: true, because };
  if (status === 413) return { state: 'too large', because };
  if (status === 400) return { state: 'bad', because };
  if (status === 401 || status === 403)
    return {
      state: 'refused',
      key: true,
      because: `${because}; check that DD_API_KEY is a key of this site (DD_SITE)`,
    };
  return {
    state: 'again',
    because,
    ...(after === undefined ? {} : { after }),
    ...(unclear ? { unclear } : {}),
    ...(kind === 'time' ? { late: true } : {}),
  };
}
