import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runScript } from '#testing';
import { countPoints } from '../fake/index.ts';
import { expect, policyFile, test } from './testing/datadog-cli.ts';

const POLICY = policyFile('patient');

test('what shards measured and the verdict on them reach Datadog, each once', async ({ run, folder, fake, keys }) => {
  // It only sends: what is remembered of earlier runs is not asked for.
  const env = { ...keys, DD_APP_KEY: '', GATE_FOLDER: folder, POLICY, E2E_RUN_ID: 'run1' };
  for (const shard of ['1/2', '2/2'])
    await run('passes$|asks the target|needs its hook', { args: [`--shard=${shard}`], env });
  const journals = path.join(folder, 'journal');
  expect(readdirSync(journals)).toHaveLength(2);
  const { code, output } = await runScript('gate', ['judge', journals, '--policy', POLICY], env);

  expect(code, output).toBe(0);
  expect(fake.flags).toEqual([]);
  expect(countPoints(fake.store, 'e2e.flow.duration')).toBe(1);
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
  const passed = fake.store.metrics['e2e.tests']?.points.find(({ tags }) => tags.includes('outcome:passed'));
  expect(passed).toMatchObject({ value: 3 });
  expect(fake.store.events).toMatchObject([{ status: 'success', aggregationKey: 'portal:staging:e2e' }]);
});
