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

test('of a target that goes away at the end nobody knows which build it was that had failed', async ({
  run,
  target,
}) => {
  target.onRunning = () => target.stop();
  const { code, output, verdict } = await run('fails$|says that it runs', { env: { RETRIES: '1' } });

  expect(code, output).toBe(2);
  expect(verdict?.summary).toMatch(/^Undecided: the build is uncertain, and \d other findings?\. The build of /);
  expect(verdict?.findings.slice(0, 2)).toMatchObject([{ rule: 'build changed' }, { rule: 'test failures' }]);
});
