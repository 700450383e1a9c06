import { runScript, SUITE, WITHOUT_LOADER } from '#testing';
import { expect, policyFile, test } from './testing/datadog-cli.ts';

test('a preview shows what a run would send, and sends it nowhere', async ({ variables, fake }) => {
  const args = ['preview', ...SUITE];
  const { code, output } = await runScript('datadog', args, {
    ...variables,
    ...WITHOUT_LOADER,
    POLICY: policyFile('patient'),
    TESTS: 'passes$',
    // Whatever is set for another place is not used.
    DD_API_KEY: fake.keys.apiKey,
    E2E_DATADOG_URL: fake.url,
  });

  expect(code, output).toBe(0);
  expect(output).toContain('This would be sent to Datadog:');
  expect(output).toMatch(
    /^ {2}e2e\.flow\.duration \(distribution\): 1 point in 1 tag set, tagged by channel, env, flow, outcome, service$/m,
  );
  expect(output).toMatch(/^ {2}e2e\.verdicts \(count\): 1 point in 1 tag set, /m);
  expect(output).toMatch(/^ {2}event: .* \(success\)$/m);
  expect(output).not.toContain('otherwise than meant');
  expect(fake.seen).toEqual([]);
});
