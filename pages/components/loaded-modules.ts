import type { Page } from '@playwright/test';

/** The builds that a page runs, by what its browser has been given and has requested. */
export class LoadedModules {
  constructor(private readonly page: Page) {}

  /**
   * The paths from which the browser has requested a module such as `@portal/entity`; waits until there is one.
   * @param elsewhere the path of a build of it that is not published beside the others
   */
  async requested(module: string, elsewhere?: string): Promise<string[]> {
    const requests = await this.page.waitForFunction(
      ([name, elsewhere]) => {
        const paths = performance
          .getEntriesByType('resource')
          .map((entry) => new URL(entry.name).pathname)
          .filter((path) => path === elsewhere || (path.includes(`/${name}/`) && path.endsWith(`/${name}.js`)));
        return paths.length ? paths : undefined;
      },
      [module.replace('@portal/', ''), elsewhere] as const,
    );
    return (await requests.jsonValue()) ?? [];
  }

  /** The path that the import map of the document has for a module. */
  async named(module: string): Promise<string | undefined> {
    const map = await this.page.evaluate(() => document.querySelector('script[type$="importmap"]')?.textContent);
    return (JSON.parse(map ?? '{}') as { imports?: Record<string, string> }).imports?.[module];
  }
}
