/**
 * Asks an address. A user and a password in it are sent as Basic authentication, as browsers do and `fetch` refuses to.
 * @throws what `fetch` throws, and TypeError for what is no address
 */
export async function ask(
  address: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> },
): Promise<Response> {
  const url = new URL(address);
  const { username, password } = url;
  if (!username && !password) return fetch(url, init);
  url.username = '';
  url.password = '';
  const pair = [username, password].map(decodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return fetch(url, { ...init, headers: { ...init.headers, authorization } });
}

/** An address as it may be shown: without a user and a password. */
export const shown = (address: string): string => address.replace(/^(\w+:\/\/)[^/?#]*@/, '$1');

/** Milliseconds for which an answer is waited for. */
export const PATIENCE = 10_000;

/** Why an address did not answer, in a word. */
export function whyOf(error: unknown): string {
  const { name, cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return name === 'TimeoutError' ? `nothing in ${PATIENCE / 1_000} s` : (cause?.code ?? cause?.message ?? message);
}
