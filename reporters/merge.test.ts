import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { SAMPLE_ATTACHMENT, sampleSchema, type Sample } from '#gate';
import { ROOT, runNode, runPlaywright } from '../fixtures/testing/command.ts';

interface JsonSuite {
  suites?: JsonSuite[];
  specs?: { tests: { results: { attachments: { name: string; body?: string; path?: string }[] }[] }[] }[];
}

const attachmentsOf = (suite: JsonSuite): { name: string; body?: string; path?: string }[] => [
  ...(suite.specs ?? []).flatMap(({ tests }) =>
    tests.flatMap(({ results }) => results.flatMap((one) => one.attachments)),
  ),
  ...(suite.suites ?? []).flatMap(attachmentsOf),
];

test('samples survive retries, shards and merged reports', async ({}, testInfo) => {
  const blobs = testInfo.outputPath('blobs');
  const env = { GATE: 'observe', GATE_FOLDER: testInfo.outputPath('gate'), RETRIES: '1' };
  for (const shard of ['1/2', '2/2'])
    await runPlaywright(
      [
        '--config=reporters/testing',
        '--project=staging',
        '--grep=measured|passes',
        `--shard=${shard}`,
        '--reporter=blob',
      ],
      { ...env, PLAYWRIGHT_BLOB_OUTPUT_FILE: `${blobs}/${shard.replace('/', '-')}.zip` },
    );

  const report = testInfo.outputPath('report.json');
  const cli = `${ROOT}/node_modules/@playwright/test/cli.js`;
  const merged = await runNode([cli, 'merge-reports', '--reporter=json', blobs], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });

  expect(merged.code, merged.output).toBe(0);
  const { suites } = JSON.parse(readFileSync(report, 'utf8')) as { suites: JsonSuite[] };
  const samples: Sample[] = suites
    .flatMap(attachmentsOf)
    .filter(({ name }) => name === SAMPLE_ATTACHMENT)
    .map(({ body, path }) =>
      sampleSchema.parse(
        JSON.parse(body === undefined ? readFileSync(path ?? '', 'utf8') : Buffer.from(body, 'base64').toString()),
      ),
    );
  expect(
    samples.map(({ attempt, duration }) => ({ attempt, duration })).sort((a, b) => a.duration - b.duration),
  ).toEqual([
    { attempt: 0, duration: 20 },
    { attempt: 0, duration: 30 },
    { attempt: 1, duration: 31 },
  ]);
});
