import { expect, test } from '@playwright/test';
import { RULES } from '../rules/index.ts';
import { explain, sparkline } from './explain.ts';
import { explainCommand } from './terminal.ts';
import { columns } from './text.ts';
import { aFinding, aVerdict, hostile } from './testing.ts';
import * as controlled from './testing-control-scenes.ts';
import { failing, passing, undecided } from './testing-scenes.ts';

const told = (...args: Parameters<typeof explain>) => explain(...args).join('\n');

test('without a subject it explains the worst finding and names the others', () => {
  const text = told(failing());

  expect(text).toMatch(/^── test failures: Create › shows it \(entity\/create\.spec\.ts:12\) ─/);
  expect(text).toMatch(/limit +no failure\n +actual +expect\(locator\)\.toBeVisible\(\) failed/);
  expect(text).toMatch(/evidence +attempt 1 in worker 0.*\n +attempt 2 in worker 1/);
  expect(text).toContain('npx playwright test tests/entity/create.spec.ts:12');
  expect(text).toMatch(/Other findings:\n {4}fail, leaked resources: contact e2e-7f31/);
});

test('a flow has its samples, budget, history and change', () => {
  const text = told(failing(), 'entity.create');

  expect(text).toContain('── regression: entity.create ─');
  expect(text).toMatch(/samples +905 ms, 912 ms, 948 ms, 1,010 ms \(exact to a frame\)/);
  expect(text).toMatch(/budget +median 930 ms; warns at 1,500 ms, fails at 3,000 ms/);
  expect(text).toMatch(/history +[▁▂▃]{40}│█/);
  expect(text).toMatch(/change +\+39 % \(261 ms\) .*evidence 4810 of the 1200 needed/);
  expect(told(failing(), 'message.arrive')).toContain('~1,615 ms');
});

test('a flow that was measured in pairs has the old and the new duration, and what is to do', () => {
  const text = told(controlled.slowerInPairs());

  expect(text).toMatch(/cause +this change\. The control does not have this problem, so going back to the old build/);
  expect(text).toMatch(/control +the last verified build \(sha256:651d1c8b3139 .*; 2 modules differ:/);
  expect(text).toMatch(/It comes from @portal\/entity\./);
  expect(text).toMatch(/old +101 ms with the control\n +new +223 ms with the new build/);
  expect(text).toMatch(/difference +\+121 % \(122 ms\); both are medians of 14 pairs, measured in turns/);
  expect(told(controlled.slowerInPairs(), 'entity.list')).toMatch(/old +410 ms[\s\S]*control +the last verified/);
});

test('a failed test says what each side did, and whether going back would help', () => {
  const text = told(controlled.brokenElsewhere());

  expect(text).toMatch(/evidence +it fails 3 of 3 times with the new build and 3 of 3 times with the last verified/);
  expect(text).toMatch(/cause +not this change\. .*, so going back to the old build would\s+not help/);
});

test('a subject that is too long for the title is told as a whole, and of evidence the end is left out', () => {
  const evidence = [`attempt 1 in worker 0: failed at a.spec.ts:3: ${'waiting for more and more '.repeat(20)}`];
  const text = told(
    aVerdict({ findings: [aFinding({ subject: `${'Creates a contact '.repeat(6)}(a.spec.ts:3)`, evidence })] }),
  );

  expect(text).toMatch(/^── test failures ─+\n/);
  expect(text).toMatch(/about +Creates a contact [\s\S]*contact\s+\(a\.spec\.ts:3\)\n +effect/);
  expect(text).toMatch(/evidence +attempt 1 .*\n.*\n.* more\n +…\n/);
});

test('a flow that no finding is about is explained as well', () => {
  expect(told(passing(), 'entity.li')).toMatch(/flow: entity\.list[\s\S]*no finding is about this flow[\s\S]*40 runs/);
  expect(told(failing(), 'workflow.start')).toMatch(/samples +none/);
});

test('a finding is found by its rule and by a part of its subject, whatever the case', () => {
  expect(told(failing(), 'regression')).toContain('── regression: entity.create');
  expect(told(failing(), 'ADA LOVELACE')).toContain('── leaked resources: contact e2e-7f31');
  expect(told(undecided(), 'incomplete run')).toMatch(
    /1 other finding with that name:\n {4}undecided, incomplete run: 12 planned/,
  );
});

test('the command that the terminal prints finds the finding that it names', () => {
  for (const verdict of [failing(), undecided(), hostile()])
    // Of the hostile ones, one of each effect and rule: the others differ in a number.
    for (const finding of verdict.findings.slice(0, 6)) {
      const name = /"(.*)"$/.exec(explainCommand(finding))?.[1] ?? '';
      expect(told(verdict, name)).not.toContain('Nothing in this verdict');
    }
});

test('a command is only made of what a shell takes as it is', () => {
  const subject = 'T (a;rm -rf ~.spec.ts:1)';
  expect(told(aVerdict({ findings: [aFinding({ subject })] }))).toContain('npx playwright test <file>:<line>');
});

test('every rule tells what it looks at and what to do', () => {
  for (const { name, effects } of RULES) {
    const text = told(aVerdict({ findings: [aFinding({ rule: name })] }));
    expect(text).toMatch(/ rule +\S.*[\s\S]* next +\S/);
    expect(/Fails\s+when/.test(text)).toBe('fail' in effects);
  }
});

test('a rule that this version does not have is said to be unknown', () => {
  const text = told(aVerdict({ findings: [aFinding({ rule: 'full moon' })] }));

  expect(text).toContain('This version of the gate has no rule called "full moon".');
});

test('an unknown subject is answered in a message that lists what there is', () => {
  const text = explain(failing(), 'nope').join(' ');

  expect(text).toMatch(/^Nothing in this verdict is called "nope"\. It has findings about Create/);
  expect(text).toContain('rules test failures, leaked resources, budget, regression');
  expect(text).toContain('session.log-in');
  expect(told(aVerdict(), 'nope')).toContain('It has no findings, and no flows.');
});

test('a pass without findings says so', () => {
  expect(told(passing())).toMatch(/── pass: staging[\s\S]*findings +none[\s\S]*2026-11-28/);
});

test('a sparkline is one line to one scale', () => {
  expect(sparkline([1, 2, 3], 8)).toBe('▁▂▃│█');
  expect(sparkline([5, 5])).toBe('▄▄');
  expect(sparkline([])).toBe('');
  expect(sparkline(Array.from({ length: 300 }, (_, run) => run))).toHaveLength(50);
});

test('nothing is wider than 100 columns, whatever it is called', () => {
  const verdict = hostile();
  for (const subject of [undefined, 'test failures', 'zzz'.repeat(900), '59', verdict.flows[0]?.flow])
    for (const line of [verdict, failing()].flatMap((one) => explain(one, subject))) {
      expect(columns(line), line).toBeLessThanOrEqual(100);
      expect(line).not.toMatch(/(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}]/u);
    }
});
