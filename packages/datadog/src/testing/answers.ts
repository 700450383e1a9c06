import type { Fault } from '../../fake/index.ts';

/** For tests: an answer that is made up. */
export const answer = (body?: unknown, status = 200, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  body,
  headers,
});
export const refusal = (status: number, error = 'so it is', headers: Record<string, string> = {}): Fault =>
  answer({ errors: [error] }, status, headers);
export const tooLarge = (): Fault => refusal(413, 'Payload too large');
export const forbidden = (): Fault => refusal(403, 'Forbidden');
/** @param status 500, 502, 503 */
export const broken = (status = 500): Fault => refusal(status, 'Internal error');

/** A page of some proxy where JSON is expected. */
export const page = (status: number): Fault =>
  answer(`<!doctype html><title>${status}</title><h1>${status} from a proxy</h1>`, status, {
    'content-type': 'text/html; charset=utf-8',
  });

/**
 * 429 with the headers of a rate limit.
 * @param reset seconds until the next period; a text is sent as it is, undefined sends no such header
 */
export const tooMany = (reset?: number | string): Fault =>
  refusal(429, 'Too many requests', reset === undefined ? {} : { 'x-ratelimit-reset': String(reset) });

/** Answers that are none of Datadog's, or not whole. */
export const GARBLED: Readonly<Record<string, Fault>> = {
  'a page': answer('<html><body><h1>Sign in to the network</h1></body></html>'),
  nothing: answer(''),
  null: answer('null'),
  'another shape': answer({ hello: ['world'] }),
  'a list': answer([1, 2, 3]),
  'half an answer': { kind: 'reset mid-body' },
  'JSON that ends early': answer('{"monitors":[{"id":1,'),
  'an error of a proxy': answer('<html>Bad Gateway</html>', 502),
};
