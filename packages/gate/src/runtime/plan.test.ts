import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { flowsByLine } from './plan.ts';

const SPEC = `import { expect, test } from '#fixtures';

test.describe('Send', () => {
  test('shows it', async ({ flow }) => {
    test.slow();
    test.skip(process.platform === 'win32', 'not there');
    await flow<void>('message.send', async () => {});
    await flow('message.show', async () => {});
  });

  test(
    'arrives',
    { tag: '@smoke' },
    async ({ flow }) => {
      await flow('message.arrive', async () => {});
    },
  );

  test.skip(\`is sent once\`, async ({ flow }) => {});
});
`;

test('the flows of a test are those between it and the next one, however either is written', ({}, testInfo) => {
  const file = testInfo.outputPath('send.spec.ts');
  writeFileSync(file, SPEC);

  expect(Object.fromEntries(flowsByLine(file, [4, 11, 19]))).toEqual({
    4: ['message.send', 'message.show'],
    11: ['message.arrive'],
  });
});

test('of a file that cannot be read nothing is known', () => {
  expect(flowsByLine('not-there.spec.ts', [1]).size).toBe(0);
});
