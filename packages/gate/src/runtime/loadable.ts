import { ask, PATIENCE, shown, whyOf } from './ask.ts';

/**
 * Why a page could not load a module from an address: it does not answer, is no JavaScript, or other origins may not load it.
 * That says more than a page that stays empty.
 * @param page the address of the page, or of its origin
 * @returns the rest of a sentence that begins with the address; undefined where it can be loaded. Never rejects
 */
export async function notLoadable(address: string, page: string): Promise<string | undefined> {
  const { origin } = new URL(page);
  try {
    const response = await ask(address, {
      signal: AbortSignal.timeout(PATIENCE),
      cache: 'no-store',
      headers: { origin },
    });
    await response.body?.cancel();
    const type = response.headers.get('content-type') ?? 'no type';
    if (!response.ok) return `answered ${response.status}`;
    if (!/javascript/.test(type)) return `answered ${type}, not JavaScript`;
    if (new URL(response.url || address).origin === origin) return undefined;
    const allowed = response.headers.get('access-control-allow-origin');
    return allowed === '*' || allowed === origin
      ? undefined
      : `does not let ${origin} load it: serve it with the header access-control-allow-origin`;
  } catch (error) {
    return `did not answer (${whyOf(error)})`;
  }
}

/** An address as a message shows it: without a person, and without a query, where tokens stand. */
export const moduleShown = (address: string): string => shown(address).replace(/[?#].*$/, '');
