import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ROOT, runPlaywright } from '#testing';
import type { Verdict } from '../src/schema/verdict.ts';

const SUITE = path.join(ROOT, 'packages', 'gate', 'contract', 'testing-steps');

for (const [place, cwd] of [
  ['its own folder', SUITE],
  // Where no policy lies, that beside the configuration is meant.
  ['another folder', os.tmpdir()],
] as const)
  test(`steps are flows by one import, and no spec changes: run from ${place}`, async ({ launchOptions }, testInfo) => {
    const folder = testInfo.outputPath('gate');
    const { code, output } = await runPlaywright(
      [`--config=${SUITE}`],
      { GATE: 'enforce', GATE_FOLDER: folder, CHROMIUM: launchOptions.executablePath ?? '' },
      { cwd },
    );

    expect(code, output).toBe(0);
    const { verdict, flows } = JSON.parse(readFileSync(path.join(folder, 'verdict.json'), 'utf8')) as Verdict;
    expect(verdict).toBe('pass');
    expect(flows.map(({ flow, samples, coarse, state }) => ({ flow, samples: samples.length, coarse, state }))).toEqual(
      [
        { flow: 'checkout.pay', samples: 1, coarse: 0, state: 'within' },
        { flow: 'tea', samples: 1, coarse: 0, state: 'within' },
      ],
    );
    for (const { samples } of flows) expect(samples[0]).toBeGreaterThanOrEqual(150);
  });
