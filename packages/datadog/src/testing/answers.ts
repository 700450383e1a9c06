import type { Fault } from '../../fake/index.ts';

/** For tests: an answer that is made up. */
export const answer = (body: unknown, status = 200): Fault => ({ kind: 'answer', status, body });

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
