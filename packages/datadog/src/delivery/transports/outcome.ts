import type { Failure } from '../../exchange.ts';
import type { Outcome } from '../transport.ts';

/** What is not sent because it cannot be: with nothing to send there is nothing to confirm, either. */
export const NOTHING_TO_SEND: Outcome = { state: 'sent', confirmed: true };

/**
 * What a failed attempt means for what was to be sent. Worth trying again are: no answer, 408, 429, all from 500 on, and
 * what no intake answers (a redirect, or a yes in other words than the documented ones), for then something else has.
 */
function outcomeOf({ kind, status = 0, after, because }: Failure): Exclude<Outcome, { state: 'sent' }> {
  if (kind === 'request') return { state: 'refused', because };
  if (kind !== 'answer' || status < 400 || status === 408 || status === 429 || status >= 500)
    return { state: 'again', because, ...(after === undefined ? {} : { after }) };
  if (status === 413) return { state: 'too large', because };
  return { state: 'refused', because, ...(status === 401 || status === 403 ? { key: true } : {}) };
}

/** The same of a call to Datadog itself, with what to do about a key that it refuses. */
export function outcomeOfCall(failure: Failure): Exclude<Outcome, { state: 'sent' }> {
  const outcome = outcomeOf(failure);
  return outcome.state === 'refused' && outcome.key
    ? { ...outcome, because: `${outcome.because}; check that DD_API_KEY is a key of this site (DD_SITE)` }
    : outcome;
}
