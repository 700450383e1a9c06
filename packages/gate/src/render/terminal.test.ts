import { expect, test } from '@playwright/test';
import type { Verdict } from '../schema/verdict.ts';
import { renderTerminal } from './terminal.ts';
import { columns } from './text.ts';
import { aFlow, anArea, aFinding, aVerdict, hostile } from './testing.ts';
import * as controlled from './testing-control-scenes.ts';
import { elevenFlows, failing, passing } from './testing-scenes.ts';

const quiet = { enforced: true, color: false };
const failed = () => aVerdict({ verdict: 'fail', findings: [aFinding()], areas: [anArea({ passed: 0, failed: 1 })] });

test('the verdict is printed with its areas, flows and findings', () => {
  const text = renderTerminal({ ...failed(), flows: [aFlow()] }, quiet).join('\n');

  expect(text).toMatch(/── Gate: staging at https:\/\/portal\.example\.com, build 4f2a91c ─/);
  expect(text).toMatch(/entity +0 +1 +0 +0 +0/);
  expect(text).toMatch(/entity\.create +150 ms +3 +100 ms +200 ms +warn/);
  expect(text).toContain('leaked resources: none');
  expect(text).toContain('Verdict: FAIL\n');
  expect(text).toContain('test failures: Create › shows it: expect(locator).toBeVisible() failed');
});

test('it says when it decides nothing', () => {
  expect(renderTerminal(passing(), { enforced: false, color: false }).join('\n')).toContain(
    'Verdict: PASS (observed only',
  );
});

test('flows stand worst first, coarse ones marked, with their change against the history', () => {
  const lines = renderTerminal(failing(), quiet);
  const rows = lines.filter((line) => /^ {2}\S+\.\S+ .*(within|warn|fail|slower|doubtful|measured)$/.test(line));

  expect(rows.map((line) => line.trim().split(/ {2,}/).at(-1))).toEqual([
    ...['fail', 'slower', 'doubtful', 'warn', 'not measured'],
    ...Array.from({ length: 6 }, () => 'within'),
  ]);
  expect(rows[1]).toMatch(/entity\.create +930 ms +4 +1,500 ms +3,000 ms +\+39 % +slower/);
  expect(rows[3]).toMatch(/~1,615 ms/);
  expect(rows[4]).toMatch(/workflow\.start +– +0/);
});

test('what a flow took with the control stands beside its change, where it was measured in pairs', () => {
  const text = renderTerminal(controlled.slowerInPairs(), quiet).join('\n');

  expect(text).toMatch(/flow +median +samples +warn +fail +control +pairs +change +state/);
  expect(text).toMatch(/entity\.create +223 ms +3 +1,500 ms +3,000 ms +101 ms +14 +\+121 % +slower/);
  expect(text).toMatch(/portal\.meter-reading +465 ms .* 460 ms +3 +\+1 % +within/);
  expect(renderTerminal(passing(), quiet).join('\n')).not.toMatch(/control|pairs/);
});

test('the control is told with the modules that differ, or why there is none', () => {
  const told = (control: Verdict['control']) =>
    renderTerminal(aVerdict({ control }), quiet)
      .filter((line) => /control/.test(line))
      .join('');
  const control = { name: 'the last verified build', build: 'entity 2.3.0', modules: ['entity'], whole: true };

  expect(told(control)).toBe('  control: the last verified build (entity 2.3.0); 1 module differs: entity');
  expect(told({ ...control, modules: [...'abcdefg'] })).toMatch(/; 7 modules differ: a, b, c, d, e and 2 more$/);
  expect(told({ name: 'https://blue.example.com', modules: [], whole: true })).toBe(
    '  control: https://blue.example.com',
  );
  expect(told({ none: 'no run of this target has passed yet' })).toBe(
    '  control: none (no run of this target has passed yet)',
  );
  expect(renderTerminal(aVerdict({ control: { ...control, whole: false } }), quiet).join(' ')).toMatch(
    /1 module differs: entity; whatever else\s+changed\s+is the same on both sides/,
  );
});

test('findings and the verdict say what caused them', () => {
  const broken = controlled.brokenByThisChange();
  const text = renderTerminal(broken, quiet).join('\n');

  expect(text).toMatch(
    /Verdict: FAIL\n[\s\S]*\n {2}Caused by this change\. The control does not have this problem, so going back/,
  );
  expect(text).toContain('test failures: [caused by this change] Create a contact');
  expect(renderTerminal(controlled.brokenElsewhere(), quiet).join('\n')).toMatch(
    /\n {2}Not caused by this change\. The control has the same problem, so going back to the old build\s+would not help/,
  );
  expect(renderTerminal({ ...broken, findings: [...broken.findings, aFinding()] }, quiet)).toContain(
    '  1 of 2 findings caused by this change.',
  );
});

test('a preview says above all that it cannot promote anything', () => {
  const [, , , first] = renderTerminal(controlled.preview(), quiet);

  expect(first).toMatch(
    /^ {2}This is a preview: the verdict is of an unpublished build, so it cannot promote anything/,
  );
  expect(renderTerminal(controlled.preview(), quiet)).toContain('  Verdict: PASS of a preview');
});

test('what leaked, is in quarantine or is unwell is named, and warnings stand apart', () => {
  const text = renderTerminal(failing(), quiet).join('\n');

  expect(text).toContain('leaked resources: 2\n    contact e2e-7f31 (Ada Lovelace)\n    journey e2e-7f32');
  expect(text).toContain('until 2026-12-01, team-portal, flaky: portal/log-in.spec.ts › Log in › remembers');
  expect(text).toContain('errors per request muted: muted by hand until 2026-11-22');
  expect(text).toMatch(/warnings: 1\n {4}budget: message\.arrive took/);
});

test('a high percentile is named as such', () => {
  const flows = [aFlow({ percentile: 75 }), aFlow({ flow: 'entity.list' })];

  expect(renderTerminal(aVerdict({ flows }), quiet).join('\n')).toMatch(/p75 150 ms[\s\S]*median 150 ms/);
});

test('more findings than fit are counted', () => {
  const findings = Array.from({ length: 20 }, (_, index) =>
    aFinding({ message: `message ${index}`, subject: `${index}` }),
  );
  const lines = renderTerminal(aVerdict({ verdict: 'fail', findings }), quiet);

  expect(lines.filter((line) => /message \d/.test(line))).toHaveLength(15);
  expect(lines).toContain('    and 5 more, in verdict.json');
  expect(lines.filter((line) => line.includes('test failures:'))).toHaveLength(1);
});

test('where to look next is a command that is safe to copy', () => {
  const why = (subject: string) =>
    renderTerminal(aVerdict({ verdict: 'fail', findings: [aFinding({ subject })] }), quiet).find((line) =>
      line.includes('explain'),
    );

  expect(why('entity.create')).toBe('  Details: npx playwright-gate explain .gate/verdict.json "entity.create"');
  expect(why('says "hello" $(rm -rf ~) `id` (entity/create.spec.ts:3)')).toContain('"(entity/create.spec.ts:3)"');
  expect(why('$$"`')).toContain('"test failures"');
  const [elsewhere] = renderTerminal(failing(), { ...quiet, file: "it's a folder/verdict.json" }).filter((line) =>
    line.includes('explain'),
  );
  expect(elsewhere).toContain("explain 'it'\\''s a folder/verdict.json' \"");
  expect(why(`${'a '.repeat(200)}(entity/create.spec.ts:3)`)).toMatch(/"(a )+\(entity\/create\.spec\.ts:3\)"$/);
});

for (const color of [false, true])
  test(`nothing is wider than 100 columns, whatever it is called, ${color ? 'with' : 'without'} colors`, () => {
    for (const verdict of [passing(), failing(), hostile(), hostile('漢字🙂'.repeat(200))])
      for (const line of renderTerminal(verdict, { enforced: false, color })) {
        const bare = color ? line.replace(/\u001B\[\d+m/g, '') : line;
        expect(columns(bare), bare).toBeLessThanOrEqual(100);
        expect(bare).not.toMatch(/(?!\u200D)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
  });

test('there are colors only when they are asked for', () => {
  expect(renderTerminal(failing(), quiet).join('')).not.toContain('\u001B');
  expect(renderTerminal(failing(), { enforced: true, color: true }).join('')).toContain('\u001B[31mVerdict: FAIL');
});

test('a verdict without areas and flows is still one', () => {
  const text = renderTerminal(aVerdict({ areas: [], flows: [], verdict: 'undecided' }), quiet).join('\n');

  expect(text).toContain('Verdict: UNDECIDED');
  expect(text).not.toContain('median');
  expect(elevenFlows()).toHaveLength(11);
});
