import { STACK } from '#testing';
import { expect, test } from './testing/command.ts';

test('without the plugin in its policy a command says what to add', async ({ datadog }) => {
  const { code, output } = await datadog(['flush', '--policy', 'packages/datadog/src/cli/testing/no-plugin.ts']);

  expect(code, output).toBe(64);
  expect(output).toMatch(
    /^no-plugin\.ts does not list the plugin: add plugins: \[datadog\(\)\] to it, imported from 'playwright-gate-datadog'\.$/m,
  );
  expect(output).not.toMatch(STACK);
});
