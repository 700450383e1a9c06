import { expect, test } from '@playwright/test';
import { RULES } from '../schema/verdict.ts';
import { explain, sparkline } from './explain.ts';
import { explainCommand } from './terminal.ts';
import { columns } from './text.ts';
import { aReason, aVerdict, hostile } from './testing.ts';
import { failing, passing, undecided } from './testing-scenes.ts';

const told = (...args: Parameters<typeof explain>) => explain(...args).join('\n');

test('without a subject it tells the worst reason and names the others', () => {
  const text = told(failing());

  expect(text).toMatch(/^── passed: Create › shows it \(entity\/create\.spec\.ts:12\) ─/);
  expect(text).toMatch(/expected +no failure\n +seen +expect\(locator\)\.toBeVisible\(\) failed/);
  expect(text).toMatch(/evidence +attempt 1 in worker 0.*\n +attempt 2 in worker 1/);
  expect(text).toContain('npx playwright test tests/entity/create.spec.ts:12');
  expect(text).toMatch(/The others:\n {4}fail, left behind: contact e2e-7f31/);
});

test('a flow has its samples, budget, history and change', () => {
  const text = told(failing(), 'entity.create');

  expect(text).toContain('── regression: entity.create ─');
  expect(text).toMatch(/samples +905 ms, 912 ms, 948 ms, 1,010 ms \(true to a frame\)/);
  expect(text).toMatch(/budget +median 930 ms; it warns from 1,500 ms and fails from 3,000 ms on/);
  expect(text).toMatch(/history +[▁▂▃]{40}│█/);
  expect(text).toMatch(/change +\+39 % \(261 ms\) .*evidence\s+4810 of 1200/);
  expect(told(failing(), 'message.arrive')).toContain('~1,615 ms');
});

test('a flow that no reason is about is told as well', () => {
  expect(told(passing(), 'entity.li')).toMatch(/flow: entity\.list[\s\S]*no reason of this verdict[\s\S]*40 runs/);
  expect(told(failing(), 'workflow.start')).toMatch(/samples +none/);
});

test('a reason is found by its rule and by a part of its subject, whatever the case', () => {
  expect(told(failing(), 'regression')).toContain('── regression: entity.create');
  expect(told(failing(), 'ADA LOVELACE')).toContain('── left behind: contact e2e-7f31');
  expect(told(undecided(), 'complete')).toMatch(/1 other reason with that name:\n {4}undecided, complete: 12 planned/);
});

test('the command that the terminal names finds the reason that it names', () => {
  for (const verdict of [failing(), undecided(), hostile()])
    // Of the hostile ones, one of each effect and rule: the others differ in a number.
    for (const reason of verdict.reasons.slice(0, 6)) {
      const name = /"(.*)"$/.exec(explainCommand(reason))?.[1] ?? '';
      expect(told(verdict, name)).not.toContain('has nothing called');
    }
});

test('a command is only made of what a shell takes as it is', () => {
  const subject = 'T (a;rm -rf ~.spec.ts:1)';
  expect(told(aVerdict({ reasons: [aReason({ subject })] }))).toContain('npx playwright test <file>:<line>');
});

test('every rule tells what it looks at and what to do', () => {
  for (const rule of RULES)
    expect(told(aVerdict({ reasons: [aReason({ rule })] }))).toMatch(/decided by +It .*[\s\S]* next /);
});

test('an unknown subject is answered in a sentence that lists what there is', () => {
  const text = explain(failing(), 'nope').join(' ');

  expect(text).toMatch(/^This verdict has nothing called "nope"; it has reasons about Create/);
  expect(text).toContain('rules passed, left behind, budgets, regression');
  expect(text).toContain('session.log-in');
  expect(told(aVerdict(), 'nope')).toContain('it has no reasons, and no flows.');
});

test('a pass without reasons says so', () => {
  expect(told(passing())).toMatch(/── pass: staging[\s\S]*none speaks against it[\s\S]*2026-11-28/);
});

test('a sparkline is one line to one scale', () => {
  expect(sparkline([1, 2, 3], 8)).toBe('▁▂▃│█');
  expect(sparkline([5, 5])).toBe('▄▄');
  expect(sparkline([])).toBe('');
  expect(sparkline(Array.from({ length: 300 }, (_, run) => run))).toHaveLength(50);
});

test('nothing is wider than 100 columns, whatever it is called', () => {
  const verdict = hostile();
  for (const subject of [undefined, 'passed', 'zzz'.repeat(900), '59', verdict.flows[0]?.flow])
    for (const line of [verdict, failing()].flatMap((one) => explain(one, subject))) {
      expect(columns(line), line).toBeLessThanOrEqual(100);
      expect(line).not.toMatch(/(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
});
