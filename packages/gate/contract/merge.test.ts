import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import type { JSONReport } from '@playwright/test/reporter';
import { PLAYWRIGHT, attached, resultsOf, runNode } from '#testing';
import { runTests } from './testing/playwright-cli.ts';
import { SAMPLE_ATTACHMENT, sampleSchema } from '../src/schema/sample.ts';

test('samples survive retries, shards and merged reports', async ({}, testInfo) => {
  const blobs = testInfo.outputPath('blobs');
  const env = { GATE: 'observe', GATE_FOLDER: testInfo.outputPath('gate'), RETRIES: '1' };
  for (const shard of ['1/2', '2/2'])
    await runTests(['--grep=passes$|at each attempt', `--shard=${shard}`, '--reporter=blob'], {
      ...env,
      PLAYWRIGHT_BLOB_OUTPUT_FILE: `${blobs}/${shard.replace('/', '-')}.zip`,
    });

  const report = testInfo.outputPath('report.json');
  const merged = await runNode([PLAYWRIGHT, 'merge-reports', '--reporter=json', blobs], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });

  expect(merged.code, merged.output).toBe(0);
  const samples = resultsOf(JSON.parse(readFileSync(report, 'utf8')) as JSONReport).flatMap(({ result }) =>
    attached(result, SAMPLE_ATTACHMENT).map((sample) => sampleSchema.parse(sample)),
  );
  expect(
    samples.map(({ attempt, duration }) => ({ attempt, duration })).sort((a, b) => a.duration - b.duration),
  ).toEqual([
    { attempt: 0, duration: 20 },
    { attempt: 0, duration: 30 },
    { attempt: 1, duration: 31 },
  ]);
});
