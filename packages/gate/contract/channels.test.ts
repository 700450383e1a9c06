import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type TestInfo } from '@playwright/test';
import { seriesIn } from '../src/judge/history.ts';
import { ROOT } from '../testing/command.ts';
import { ownSuite } from './testing/own-suite.ts';

const SAMPLE = path.join(ROOT, 'packages/gate/contract/testing/sample.ts');
const POLICY = { regression: { seconds: 60, learningRuns: 0 }, flows: { pay: { warn: 200, fail: 400 } } };

/** A shop whose projects of one name judge these channels; its tests do on a channel what SLOW, BROKEN and SILENT say. */
const shop = (testInfo: TestInfo, channels: unknown[]) =>
  ownSuite(
    testInfo,
    `workers: 1, projects: ${JSON.stringify(channels.map((channel) => ({ name: 'shop', metadata: { channel } })))}`,
    {
      'area/pay.spec.ts': `
        import { appendFileSync } from 'node:fs';
        import { attachSample } from '${SAMPLE}';
        const { SLOW, BROKEN, SILENT } = process.env;
        const flow = { annotation: { type: 'flow', description: 'pay' } };
        test('pays', flow, async ({}, testInfo) => {
          const { channel } = testInfo.project.metadata;
          appendFileSync('ran', channel + ' ');
          if (channel !== SILENT) await attachSample(testInfo, channel === SLOW ? 900 : 100, { flow: 'pay' });
          expect(channel).not.toBe(BROKEN);
        });
      `,
    },
    POLICY,
  );

/** Which channels the tests ran on, in their order. */
const ran = (folder: string) => readFileSync(path.join(folder, 'ran'), 'utf8').trim();

test('runs of two channels are never compared with each other', async ({}, testInfo) => {
  const { folder, run } = shop(testInfo, ['stable', 'canary']);
  await run(['--project=shop']);
  const config = path.join(folder, 'playwright.config.ts');
  const both = readFileSync(config, 'utf8');
  const one = ownSuite(testInfo, 'workers: 1', { 'playwright.config.ts': both.replace(/,\{[^}]*canary"\}\}/, '') });
  const { code, output, verdict } = await one.run();

  expect(code, output).toBe(0);
  expect(verdict).toMatchObject({ channels: ['stable'], flows: [{ flow: 'pay', history: [] }] });
  expect(output).toContain('Gate: shop (stable) at');
  expect(seriesIn(readFileSync(path.join(folder, '.gate', 'history.ndjson'), 'utf8'))).toEqual([
    'shop (stable, canary) at an unknown target',
    'shop (stable) at an unknown target',
  ]);
});

test('a flow that is slow on one channel is named with it, after it was measured there again', async ({}, testInfo) => {
  const { folder, run } = shop(testInfo, ['stable', 'canary']);
  const { code, output, verdict } = await run([], { SLOW: 'canary' });

  expect(code, output).toBe(1);
  expect(verdict?.channels).toEqual(['stable', 'canary']);
  expect(verdict?.flows.map(({ flow, state }) => `${flow}: ${state}`)).toEqual([
    'pay (stable): within',
    'pay (canary): fail',
  ]);
  expect(verdict?.findings.map(({ effect, rule, subject }) => `${effect} ${rule}: ${subject}`)).toEqual([
    'fail budget: pay (canary)',
  ]);
  expect(output).toContain('re-measuring pay (canary)');
  expect(ran(folder)).toBe('stable canary canary canary canary');
});

test('a test that fails on one channel is named with it, and tried again there alone', async ({}, testInfo) => {
  const { folder, run } = shop(testInfo, ['stable', 'canary']);
  const { code, output, verdict } = await run([], { BROKEN: 'canary' });

  expect(code, output).toBe(1);
  expect(verdict?.findings[0]).toMatchObject({ effect: 'fail', rule: 'test failures' });
  expect(verdict?.findings[0]?.subject).toMatch(/^pays \(canary\) \(area\/pay\.spec\.ts:\d+\)$/);
  expect(verdict?.findings[0]?.message).toMatch(/^pays \(canary\): /);
  expect(ran(folder)).toBe('stable canary canary');
});

test('a flow is required on each channel', async ({}, testInfo) => {
  const { run } = shop(testInfo, ['stable', 'canary']);
  const { code, output, verdict } = await run([], { SILENT: 'canary' });

  expect(code, output).toBe(2);
  expect(verdict?.findings[0]).toMatchObject({ rule: 'unmeasured flows', subject: 'pay (canary)' });
});

test('one channel changes no name', async ({}, testInfo) => {
  const { run } = shop(testInfo, ['canary']);
  const { code, output, verdict } = await run([], { BROKEN: 'canary' });

  expect(code, output).toBe(1);
  expect(verdict?.channels).toEqual(['canary']);
  expect(verdict?.findings[0]?.message).toMatch(/^pays: /);
});

for (const channel of [7, 'two words', ''])
  test(`a channel that is ${JSON.stringify(channel)} is refused in a sentence`, async ({}, testInfo) => {
    const { run } = shop(testInfo, [channel]);
    const { code, output } = await run();

    expect(code, output).toBe(2);
    expect(output.replace(/\s+/g, ' ')).toContain(
      `The project shop has metadata.channel ${JSON.stringify(channel)}, which must be a word of letters, digits, - and _, such as canary.`,
    );
  });
