import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { attachSample } from '../sample.ts';

if (process.env.DOES_NOT_LOAD) throw new Error('this file does not load');

test('passes', async ({}, testInfo) => attachSample(testInfo, 20));

test('fails', () => expect('what is').toBe('what should be'));

test('is flaky', ({}, { retry }) => expect(retry).toBe(1));

test('is skipped', () => test.skip(true, 'not today'));

test('is measured at each attempt', async ({}, testInfo) => {
  await attachSample(testInfo, 30 + testInfo.retry);
  expect(testInfo.retry).toBe(1);
});

test('is too slow', async ({}, testInfo) => attachSample(testInfo, 3_050));

const declares = (description: string) => ({ annotation: { type: 'flow', description } });

test('is measured coarsely', declares('entity.list'), async ({}, testInfo) =>
  attachSample(testInfo, 100, { flow: 'entity.list', precision: 'coarse', coarseReason: 'told so' }),
);

test('has a sample that is none', async ({}, testInfo) =>
  testInfo.attach('flow sample', { body: '{"flow":"entity.create"}', contentType: 'application/json' }));

test('measures nothing', declares('entity.search'), () => undefined);

test('asks the target', async () => {
  const { ok } = await fetch(process.env.TARGET_URL ?? '');
  expect(ok).toBe(true);
});

test('says that it runs', async () => {
  test.setTimeout(0);
  const { ok } = await fetch(`${process.env.TARGET_URL}/running`);
  expect(ok).toBe(true);
});

test('never ends', async () => {
  test.setTimeout(0);
  await new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
});

test('has its worker end', () => process.exit(0));

test('changes a file', () => {
  writeFileSync(process.env.FILE ?? '', process.env.CONTENT ?? '');
});

test.describe('with a hook', () => {
  test.beforeAll(() => {
    if (process.env.HOOK_FAILS) throw new Error('the hook failed');
  });
  test('needs its hook', () => undefined);
});

for (const point of ['beforeAll', 'body', 'afterAll'] as const)
  test.describe(`killed in ${point}`, () => {
    const dies = (here: string) => () => {
      if (here === point) process.kill(process.pid, 'SIGKILL');
    };
    test.beforeAll(dies('beforeAll'));
    test('dies', dies('body'));
    test.afterAll(dies('afterAll'));
  });

test('is expected to fail', () => {
  test.fail();
  expect('broken').toBe('works');
});

test.fail('is expected to fail and works', () => undefined);

test('does not wait', () => {
  void expect
    .poll(() => 1, { timeout: 60_000 })
    .toBe(2)
    .catch(() => undefined);
});

test('measures no time', async ({}, testInfo) => attachSample(testInfo, 0, { flow: 'message.send' }));

test('makes up a sample', async ({}, testInfo) => {
  await attachSample(testInfo, 9_000);
  const [made] = testInfo.attachments;
  const quick = JSON.stringify({ ...JSON.parse(String(made?.body)), duration: 10 });
  for (const body of [quick, String(made?.body)])
    await testInfo.attach('flow sample', { body, contentType: 'application/json' });
});
