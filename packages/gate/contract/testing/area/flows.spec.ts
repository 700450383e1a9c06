import { writeFileSync } from 'node:fs';
import { test } from '@playwright/test';
import { attachSample } from '../sample.ts';

const FLOWS = ['entity.create', 'entity.list', 'entity.search', 'journey.publish', 'message.send'];

const round = Number(process.env.GATE_ROUND ?? 1);

const isSlow = (flow: string) => flow === process.env.SLOW && !(round > 1 && process.env.SLOW_ONCE);

/**
 * Five flows of 400 ms each, a little different each time; the one that SLOW names takes SLOW_BY times as long, or a third
 * longer, in the run itself alone with SLOW_ONCE. A later look leaves what LOOK_LEAKS says in a file, and never ends with LOOK_HANGS.
 */
for (const [index, flow] of FLOWS.entries())
  test(`measured flow ${flow}`, async ({}, testInfo) => {
    const turn = round * 7 + testInfo.repeatEachIndex * 3 + index * 5;
    const duration = (400 + (turn % 11)) * (isSlow(flow) ? Number(process.env.SLOW_BY ?? 1.33) : 1);
    await attachSample(testInfo, duration, { flow });
    if (round > 1 && process.env.LOOK_LEAKS) writeFileSync(testInfo.outputPath('page.txt'), process.env.LOOK_LEAKS);
    if (round > 1 && process.env.LOOK_HANGS) {
      test.setTimeout(0);
      await new Promise(() => undefined);
    }
  });

/** Two points more than samples each: the test itself, and the machine. */
const measuresManyTimes = (samples: number, part: number) =>
  test(`measures ${samples} times, part ${part}`, async ({}, testInfo) => {
    for (let time = 0; time < samples; time += 1) {
      const machineProbe = { node: 9 + part / 10 };
      await attachSample(testInfo, 100 + time, { flow: 'entity.create', machineProbe });
    }
  });

measuresManyTimes(10, 0);
for (let part = 0; part < 10; part += 1) measuresManyTimes(100, part);
