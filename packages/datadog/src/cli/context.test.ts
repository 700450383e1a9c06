import { expect, test } from './testing/command.ts';

test('a command that is misused says how it is used, and what is wrong with it', async ({ datadog }) => {
  for (const [args, sentence] of [
    [[], 'Which command?'],
    [['sail'], 'There is no command sail.'],
    [['flush', '--fast'], "Unknown option '--fast'"],
    [
      ['flush', '--policy', 'packages/datadog/src/cli/testing/no-plugin.ts'],
      "no-plugin.ts does not list the plugin: add plugins: [datadog()] to it, imported from 'playwright-gate-datadog'.",
    ],
  ] as const) {
    const { code, output } = await datadog([...args]);
    expect(code, output).toBe(64);
    expect(output).toContain('npm run datadog -- plan');
    expect(output).toContain(`\n\n${sentence}`);
  }
});
