import { expect, test } from '@playwright/test';
import { ownSuite } from './testing/own-suite.ts';

test('a second look confirms what fails again at the same place, also where a helper declares or asserts it', async ({}, testInfo) => {
  const suite = ownSuite(testInfo, 'workers: 1, timeout: 3_000', {
    'helpers/cases.ts': `
      import { expect, test } from '@playwright/test';
      export const declares = (title: string, run: () => void) => test(title, run);
      export const isPaid = (status: string) => expect(status).toBe('paid');
    `,
    'one.spec.ts': `
      import { existsSync, writeFileSync } from 'node:fs';
      import { declares, isPaid } from './helpers/cases.ts';
      declares('declared (elsewhere)', () => expect(1).toBe(2));
      declares('beside it', () => undefined);
      /** Whether it is the first attempt, which leaves a record behind. */
      const isFirst = (name: string) => !existsSync(name) && (writeFileSync(name, ''), true);
      test('fails for what the first attempt has left', () => {
        if (!isFirst('order')) expect('conflict').toBe('created');
        expect('pending').toBe('paid');
      });
      test('fails in one helper, from two lines', () => {
        if (!isFirst('payment')) isPaid('refused');
        isPaid('pending');
      });
      test('waits in two steps', async () => {
        const waits = () => new Promise(() => undefined);
        if (!isFirst('waiting')) await test.step('earlier', waits);
        await test.step('later', waits);
      });
    `,
  });
  const { code, output, verdict } = await suite.run();

  expect(code, output).toBe(1);
  const failures = verdict?.findings.filter(({ rule }) => rule === 'test failures') ?? [];
  expect(failures.map(({ effect, message }) => `${effect}: ${message.replace(/: .*/s, '')}`)).toEqual([
    'fail: declared (elsewhere)',
    'undecided: fails for what the first attempt has left failed otherwise in each attempt',
    'undecided: fails in one helper, from two lines failed otherwise in each attempt',
    'undecided: waits in two steps failed otherwise in each attempt',
  ]);
  expect(failures[2]?.evidence[0]).toMatch(/ at helpers\/cases\.ts:4:\d+ from one\.spec\.ts:15:\d+: /);
});
