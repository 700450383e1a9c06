import { allVariables } from 'playwright-gate';
import { test } from '@playwright/test';
import { FlowClock } from 'playwright-gate/flow';
import { actAndWait, KINDS, openWait, servePages } from '#testing';
import { DELAYS, STAIRS, STAIRS_KIND } from './delays.ts';

/** One wait, measured by the page, by Playwright and by the clock; milliseconds. */
export interface Measured {
  mode: string;
  kind: string;
  delay: number;
  truth: number;
  playwright: number;
  ours: number;
  coarseReason: string | undefined;
}

const mode = allVariables().CLOCK_MODE ?? 'idle';
const share = Number(allVariables().CLOCK_SHARE ?? 1);

for (const [number, kind] of Object.keys(KINDS).entries())
  test(kind, async ({ page, context }, testInfo) => {
    test.setTimeout(300_000);
    const { server, url } = await servePages();
    const clock = new FlowClock();
    await clock.watch(context);
    const measured: Measured[] = [];
    const mine = kind === STAIRS_KIND ? STAIRS : DELAYS.filter((_, index) => (index + number) % share === 0);
    for (const delay of mine) {
      await openWait(page, url, kind, delay);
      const timed = await clock.time(() => actAndWait(page, url, kind, delay));
      if ('error' in timed.result) throw timed.result.error;
      measured.push({
        mode,
        kind,
        delay,
        // The frame that showed it; a page that cannot tell says when it made the change.
        truth: Number(await page.evaluate('truth.shown ?? truth.waited')),
        playwright: timed.stepDuration,
        ours: timed.duration,
        coarseReason: timed.coarseReason,
      });
      for (const other of context.pages()) if (other !== page) await other.close();
    }
    await testInfo.attach('measured', { body: JSON.stringify(measured), contentType: 'application/json' });
    server.close();
  });
