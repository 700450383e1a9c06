import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { FlowClock } from '../../fixtures/flow/clock.ts';
import { DELAYS, STAIRS, STAIRS_KIND } from './delays.ts';
import { KINDS, servePages } from './pages.ts';

/** One wait, measured by the page, by Playwright and by the clock; milliseconds. */
export interface Measured {
  mode: string;
  kind: string;
  delay: number;
  truth: number;
  playwright: number;
  ours: number;
  coarseBecause: string | undefined;
}

const mode = process.env.CLOCK_MODE ?? 'idle';
const share = Number(process.env.CLOCK_SHARE ?? 1);

const ways: Record<string, (page: Page, context: BrowserContext, go: () => Promise<void>) => Promise<void>> = {
  'text in place': async (page, _, go) => (await go(), expect(page.getByRole('status')).toHaveText('Ready')),
  enabled: async (page, _, go) => (await go(), expect(page.getByRole('button', { name: 'Next' })).toBeEnabled()),
  gone: async (page, _, go) => (await go(), expect(page.getByRole('status')).toBeHidden()),
  counted: async (page, _, go) => (await go(), expect(page.getByRole('listitem')).toHaveCount(3)),
  value: async (page, _, go) => (await go(), expect(page.getByLabel('Result')).toHaveValue('Ready')),
  'virtual list': async (page) => {
    await page.mouse.wheel(0, 400);
    await expect(page.getByRole('listitem').filter({ hasText: 'row 52' })).toBeVisible();
  },
  'two interactions': async (page, _, go) => {
    await go();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible();
  },
  'frame of the same origin': async (page, _, go) => (
    await go(),
    expect(page.frameLocator('iframe').getByRole('heading', { name: 'Ready' })).toBeVisible()
  ),
  'pop-up': async (page, _, go) => {
    const [popup] = await Promise.all([page.waitForEvent('popup'), go()]);
    await expect(popup.getByRole('heading', { name: 'Ready' })).toBeVisible();
  },
};
ways['frame that loads'] = ways['frame of the same origin'] as (typeof ways)[string];

for (const [number, kind] of Object.keys(KINDS).entries())
  test(kind, async ({ page, context }, testInfo) => {
    test.setTimeout(300_000);
    const { server, url } = await servePages();
    const clock = new FlowClock();
    await clock.watch(context);
    const measured: Measured[] = [];
    const mine = kind === STAIRS_KIND ? STAIRS : DELAYS.filter((_, index) => (index + number) % share === 0);
    await page.goto(`${url}/?kind=inserted&delay=0`);
    for (const delay of mine) {
      if (kind !== 'address') await page.goto(`${url}/?kind=${kind}&delay=${delay}`);
      if (kind === 'virtual list') await page.getByRole('list').hover();
      const go = () => page.getByRole('button', { name: 'Go' }).click();
      const way =
        ways[kind] ??
        (async () => {
          if (kind === 'address') await page.goto(`${url}/slow?report=address&delay=${delay}`);
          else await go();
          await expect(page.getByRole('heading', { name: 'Ready' })).toBeVisible();
        });
      const timed = await clock.time(() => way(page, context, go));
      if ('error' in timed.result) throw timed.result.error;
      const truth = await page.evaluate('truth.waited');
      measured.push({
        mode,
        kind,
        delay,
        truth: Number(truth),
        playwright: timed.stepDuration,
        ours: timed.duration,
        coarseBecause: timed.coarseBecause,
      });
      for (const other of context.pages()) if (other !== page) await other.close();
    }
    await testInfo.attach('measured', { body: JSON.stringify(measured), contentType: 'application/json' });
    server.close();
  });
