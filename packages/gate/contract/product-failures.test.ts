import { expect, test as base } from './testing/playwright-cli.ts';

/** The browser that the tests of this project use, for those that a run starts. */
const test = base.extend<{ browserPath: string }>({
  browserPath: async ({ launchOptions }, use) => use(launchOptions.executablePath ?? ''),
});

test('what an assertion saw is the product, whatever its words; what the network said is not', async ({
  run,
  browserPath,
}) => {
  // Each failed attempt costs a worker.
  test.setTimeout(300_000);
  const env = { RETRIES: '1', BROWSER: browserPath, NOWHERE: 'http://127.0.0.1:39871/' };
  const { code, output, verdict } = await run('told by the', { env });

  expect(code, output).toBe(1);
  const findings = verdict?.findings.filter(({ rule }) => rule === 'test failures') ?? [];
  const failed = findings.filter(({ effect }) => effect === 'fail');
  expect(failed.map(({ subject }) => /› (.*) \(/.exec(subject)?.[1])).toEqual([
    'a page that says: login failed',
    'messages of its own',
    'what is thrown',
  ]);
  expect(failed[1]?.message).toMatch(/Welcome.*also: .*"other".*also: .*"another"/);
  expect(findings.filter(({ effect }) => effect === 'undecided')).toMatchObject([
    { subject: '1 test', actual: 'the target could not be reached' },
  ]);
});

test('a target that goes away at the end does not lift what failed while it was there', async ({ run, target }) => {
  target.onRunning = () => target.stop();
  const { code, output, verdict } = await run('fails$|says that it runs', { env: { RETRIES: '1' } });

  expect(code, output).toBe(1);
  expect(verdict?.findings[0]).toMatchObject({ rule: 'test failures', effect: 'fail' });
  expect(verdict?.findings.map(({ rule }) => rule)).toContain('build changed');
});
