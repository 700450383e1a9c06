import type { Browser, BrowserContext, PlaywrightWorkerArgs } from '@playwright/test';
import type { Side } from './side.ts';

const LAUNCHES = ['launch', 'launchPersistentContext', 'connect', 'connectOverCDP'] as const;

/** What the test that runs in this worker runs against; undefined between tests. */
let current: Side | undefined;

async function claim(context: BrowserContext): Promise<void> {
  const owner = current;
  await owner?.applyTo(context);
  // A page that an earlier test or a hook has opened.
  context.on('request', () => {
    if (current !== owner) current?.missed();
  });
}

function watchBrowser(browser: Browser): void {
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await claim(context);
    return context;
  };
}

type Launcher = Record<(typeof LAUNCHES)[number], (...args: unknown[]) => Promise<Browser | BrowserContext>>;

/** Makes every context that is made in this worker from here on one of the side that runs, also past the fixtures. */
export function watchContexts(playwright: PlaywrightWorkerArgs['playwright'], browser: Browser): void {
  watchBrowser(browser);
  for (const type of [playwright.chromium, playwright.firefox, playwright.webkit]) {
    const launcher = type as unknown as Launcher;
    for (const launch of LAUNCHES) {
      const original = launcher[launch].bind(type);
      launcher[launch] = async (...args) => {
        const made = await original(...args);
        if ('newContext' in made) watchBrowser(made);
        for (const context of 'newContext' in made ? made.contexts() : [made]) await claim(context);
        return made;
      };
    }
  }
}

/** Runs a test against a side. */
export async function against(side: Side, run: () => Promise<void>): Promise<void> {
  current = side;
  try {
    await run();
  } finally {
    current = undefined;
  }
}
