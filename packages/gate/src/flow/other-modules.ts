import type { BrowserContext } from '@playwright/test';

/** Addresses of builds by module. */
export type Modules = Record<string, string>;

/** A module's build that lies at one address, and the one that is to be loaded in its place. */
export interface Replacement {
  module: string;
  from: string;
  to: string;
}

const folderOf = (address: string) => address.slice(0, address.lastIndexOf('/') + 1);

/** In the page: what import-map-overrides reads, and the style sheets beside the modules, which it does not know. */
function inPage({ modules, folders }: { modules: Modules; folders: [from: string, to: string][] }): void {
  try {
    for (const [module, address] of Object.entries(modules))
      localStorage.setItem(`import-map-override:${module}`, address);
  } catch {
    // A page without an origin has no storage, and loads no module.
  }
  if (!folders.length) return;
  new MutationObserver(() => {
    for (const link of document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
      const [from, to] = folders.find(([folder]) => link.href.startsWith(folder)) ?? [];
      // The one folder may lie in the other.
      if (to !== undefined && link.href.startsWith(to)) continue;
      if (from !== undefined && to !== undefined) link.href = to + link.href.slice(from.length);
    }
  }).observe(document, { childList: true, subtree: true });
}

/** Gives the pages of a context other modules as import-map-overrides does (https://github.com/single-spa/import-map-overrides). */
export const overridden = (context: BrowserContext, modules: Modules, replacements: Replacement[]): Promise<unknown> =>
  context.addInitScript(inPage, {
    modules,
    folders: replacements.map(({ from, to }) => [folderOf(from), folderOf(to)] as [string, string]),
  });

const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** Puts an address in the place of what stands between what a pattern's first group finds and what follows. */
const everywhere = (text: string, pattern: string, to: string) =>
  text.replace(new RegExp(pattern, 'g'), (_, before: string) => before + to);

/** A document or an import map with other modules: by their names in the map, and by their addresses elsewhere. */
export const withOthers = (text: string, replacements: Replacement[]): string =>
  replacements.reduce((result, { module, from, to }) => {
    const inMap = everywhere(result, `("${literally(module)}"\\s*:\\s*")[^"]*(?=")`, to);
    const { pathname, search } = new URL(from);
    // Not the end of an address that has been replaced already.
    return [from, pathname + search].reduce(
      (one, address) => everywhere(one, `(["'(\\s=])${literally(address)}(?=["')\\s>])`, to),
      inMap,
    );
  }, text);

/** Gives the pages of a context other modules by what their documents and import maps say. */
export const rewritten = (context: BrowserContext, replacements: Replacement[]): Promise<unknown> =>
  context.route(
    () => true,
    async (route, request) => {
      const isMap = /importmap[^/]*\.json$/i.test(new URL(request.url()).pathname);
      if (request.resourceType() !== 'document' && !isMap) return route.fallback();
      try {
        const response = await route.fetch({ maxRedirects: 0 });
        const type = response.headers()['content-type'] ?? '';
        if (!isMap && !/html/.test(type)) return await route.fulfill({ response });
        return await route.fulfill({ response, body: withOthers(await response.text(), replacements) });
      } catch {
        // The page is gone, or the address does not answer: the browser says so better.
        return route.abort().catch(() => undefined);
      }
    },
  );
