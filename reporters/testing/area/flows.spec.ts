import { test } from '@playwright/test';
import { attachSample } from '../sample.ts';

const FLOWS = ['entity.create', 'entity.list', 'entity.search', 'journey.publish', 'message.send'];

/** Five flows of 400 ms each, a little different each time; the one that SLOW names takes a third longer. */
for (const [index, flow] of FLOWS.entries())
  test(`measured flow ${flow}`, async ({}, testInfo) => {
    const turn = Number(process.env.GATE_ROUND ?? 1) * 7 + testInfo.repeatEachIndex * 3 + index * 5;
    const duration = (400 + (turn % 11)) * (flow === process.env.SLOW ? 1.33 : 1);
    await attachSample(testInfo, duration, { flow });
  });
