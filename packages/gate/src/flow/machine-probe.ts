import type { Page } from '@playwright/test';
import type { MachineProbe } from '../schema/sample.ts';
import { quietly } from './connection.ts';
import { patiently } from './patiently.ts';

/** How often a worker measures its machine, in milliseconds. */
const EVERY = 10_000;
let last: { at: number; value: MachineProbe } | undefined;

/** A millisecond of a page's time, three times. */
const IN_PAGE = { times: 3, turns: 150_000 };
/** Long enough to have to share a busy processor with others, as flows have to. */
const IN_NODE = { times: 1, turns: 6_000_000 };
/** So often until it is compiled: interpreted it takes ten times as long. */
const WARM_UP = { times: 30, turns: 200_000 };

/**
 * A fixed piece of integer work, the same in Node and in the browser; milliseconds that the quickest of some times took.
 * It runs in the page, too, and uses nothing from outside.
 */
function fixedWork({ times, turns }: { times: number; turns: number }): number {
  let quickest = Infinity;
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    let state = 0x9e3779b9;
    for (let turn = 0; turn < turns; turn += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
    }
    // The result is looked at, so that no compiler leaves the work out.
    quickest = Math.min(quickest, performance.now() - began + (state === 0 ? 1 : 0));
  }
  return quickest;
}

/** How fast the machine was lately: measured at most every few seconds, for it costs a page about a millisecond. */
export async function readYardstick(page: Page): Promise<MachineProbe> {
  if (!last) fixedWork(WARM_UP);
  if (!last || performance.now() - last.at > EVERY)
    last = {
      at: performance.now(),
      value: {
        browser: await patiently(quietly(page, () => page.evaluate(fixedWork, IN_PAGE))),
        node: fixedWork(IN_NODE),
      },
    };
  return last.value;
}
