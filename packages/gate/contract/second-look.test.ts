import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { COMPILED_GATE, startNode } from '../testing/command.ts';
import { expect, test } from '@playwright/test';
import { isAlive } from '../src/runtime/alive.ts';
import type { Verdict } from '../src/schema/verdict.ts';
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

for (const [signal, expected] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  test(`${signal} to the gate's command ends a second look, and the run with it`, async ({}, testInfo) => {
    const { folder } = ownSuite(testInfo, 'timeout: 0', {
      'one.spec.ts': `
        import { writeFileSync } from 'node:fs';
        test('hangs in a look', async () => {
          expect(process.env.GATE_ROUND, 'only in a look').toBe('2');
          writeFileSync('look', String(process.ppid));
          await new Promise(() => undefined);
        });
      `,
    });
    const env = { GATE: 'enforce', GATE_BUILD: 'one' };
    const { child, ended } = startNode([COMPILED_GATE, 'run'], env, { cwd: folder });
    const look = path.join(folder, 'look');
    while (child.exitCode === null && !(existsSync(look) && readFileSync(look, 'utf8'))) await pause(20);
    child.kill(signal);
    const { code, output } = await ended;

    expect(code, output).toBe(expected);
    expect(isAlive(Number(readFileSync(look, 'utf8')))).toBe(false);
    const verdict = JSON.parse(readFileSync(path.join(folder, '.gate', 'verdict.json'), 'utf8')) as Verdict;
    expect(verdict.verdict).toBe('undecided');
    expect(verdict.summary).toContain(signal === 'SIGINT' ? 'It was interrupted before' : 'It was ended by SIGTERM');
  });
