import { countPoints, type FakeDatadog } from '../fake/index.ts';
import path from 'node:path';
import { runScript, startTests } from '#testing';
import { expect, policyFile, test as base } from './testing/datadog-cli.ts';

const POLICY = policyFile('patient');

const test = base.extend({
  keys: async ({ keys: { DD_APP_KEY, ...keys } }, use) => use({ ...keys, POLICY }),
});

const statuses = ({ store }: FakeDatadog) => store.events.map(({ status, aggregationKey }) => [status, aggregationKey]);
const findings = ({ store }: FakeDatadog) => store.metrics['e2e.findings']?.points.map(({ tags }) => tags.join()) ?? [];

test('a run that fails is told once, with its findings, however often it is judged', async ({
  run,
  fake,
  keys,
  folder,
  variables,
}) => {
  const { code, output } = await run('passes$| fails$', { env: keys });

  expect(code, output).toBe(1);
  expect(statuses(fake)).toEqual([['error', 'portal:staging:e2e']]);
  expect(fake.store.events[0]?.text).toContain('test failures');
  expect(findings(fake)).toContain('env:staging,rule:test_failures,service:portal');
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
  expect(fake.flags).toEqual([]);

  // Judged again, it is no other verdict.
  const judged = await runScript('gate', ['judge', path.join(folder, 'journal'), '--policy', POLICY], {
    ...variables,
    ...keys,
  });
  expect(judged.code, judged.output).toBe(1);
  expect(fake.store.events).toHaveLength(1);
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
});

test('a run that is interrupted is told as undecided', async ({ variables, target, fake, keys }) => {
  const { child, ended } = startTests([], {
    ...variables,
    ...keys,
    TESTS: 'says that it runs|never ends',
  });
  target.untilThen = () => Promise.resolve(child.kill('SIGINT'));
  const { code, output } = await ended;

  expect(code, output).toBe(130);
  expect(statuses(fake)).toEqual([['warning', 'portal:staging:e2e']]);
  expect(countPoints(fake.store, 'e2e.verdicts')).toBe(1);
});
