import { expect, test, type Page } from '@playwright/test';
import { RULES } from '../rules/index.ts';
import { renderJUnit } from './junit.ts';
import { aFinding, aVerdict, HOSTILE, hostile } from './testing.ts';
import { brokenByThisChange } from './testing-control-scenes.ts';
import { failing, passing, undecided } from './testing-scenes.ts';

type Attributes = { [name: string]: string };
interface Read {
  wrong: string | null | undefined;
  suite: Attributes;
  properties: Attributes;
  cases: { rule: string | null; children: Attributes[] }[];
}

/** What an XML parser finds in it: every element's name and attributes by the rule it belongs to. */
const read = (page: Page, xml: string): Promise<Read> =>
  page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'application/xml');
    const attributes = (element: Element) =>
      Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
    return {
      wrong: parsed.querySelector('parsererror')?.textContent,
      suite: attributes(parsed.querySelector('testsuite') ?? parsed.documentElement),
      properties: Object.fromEntries(
        [...parsed.querySelectorAll('property')].map((one) => [
          one.getAttribute('name') ?? '',
          one.getAttribute('value') ?? '',
        ]),
      ),
      cases: [...parsed.querySelectorAll('testcase')].map((one) => ({
        rule: one.getAttribute('name'),
        children: [...one.children].map((child) => ({
          kind: child.tagName,
          ...attributes(child),
          text: child.textContent,
        })),
      })),
    };
  }, xml);

test('a pass is a suite with a passed case for each rule', async ({ page }) => {
  const { wrong, suite, properties, cases } = await read(page, renderJUnit(passing()));

  expect(wrong).toBeUndefined();
  expect(suite).toMatchObject({
    name: 'gate',
    tests: String(RULES.length),
    failures: '0',
    errors: '0',
    time: '252.000',
  });
  expect(suite.timestamp).toBe('2026-11-21T03:03:00');
  expect(properties).toMatchObject({
    stage: 'staging',
    target: 'https://portal.example.com',
    build: '4f2a91c',
    run: 'r1',
  });
  expect(cases).toEqual(RULES.map(({ name }) => ({ rule: name, children: [] })));
});

test('a rule that fails is one failure with all its findings, a warning is told and passes', async ({ page }) => {
  const { suite, cases } = await read(page, renderJUnit(failing()));
  const byRule = Object.fromEntries(cases.map(({ rule, children }) => [rule ?? '', children]));

  expect(suite).toMatchObject({ failures: '4', errors: '0' });
  expect(byRule['leaked resources']).toHaveLength(1);
  expect(byRule['leaked resources']?.[0]).toMatchObject({ kind: 'failure', type: 'fail' });
  expect(byRule['leaked resources']?.[0]).toHaveProperty(
    'message',
    expect.stringMatching(/^1 of 2 findings: The run created contact/),
  );
  expect(byRule['leaked resources']?.[0]?.text).toContain('The run created journey e2e-7f32');
  expect(byRule.budget?.[0]?.text).toContain('[warn] message.arrive');
});

test('the control and the cause are properties, and a finding has its own', async ({ page }) => {
  const { properties, cases } = await read(page, renderJUnit(brokenByThisChange()));

  expect(properties).toMatchObject({
    cause: 'this change',
    control: expect.stringMatching(/^the last verified build .*; 2 modules differ: @portal\/entity, @portal\/kit$/),
  });
  expect(cases.find(({ rule }) => rule === 'test failures')?.children[0]?.text).toContain(
    '(entity/create-contact.spec.ts:12), caused by this change\n',
  );
});

test('what is undecided is an error', async ({ page }) => {
  const { suite, cases } = await read(page, renderJUnit(undecided()));

  expect(suite).toMatchObject({ failures: '0', errors: '1' });
  expect(cases.find(({ rule }) => rule === 'incomplete run')).toMatchObject({
    children: [{ kind: 'error', type: 'undecided' }],
  });
});

test('a warning alone is told in a case that passes', async ({ page }) => {
  const { suite, cases } = await read(page, renderJUnit(aVerdict({ findings: [aFinding({ effect: 'warn' })] })));

  expect(suite).toMatchObject({ failures: '0', errors: '0' });
  expect(cases[0]).toMatchObject({ rule: 'test failures', children: [{ kind: 'system-out' }] });
});

test('a verdict that is no pass never looks like one, even without findings', async ({ page }) => {
  expect((await read(page, renderJUnit(aVerdict({ verdict: 'undecided' })))).suite).toMatchObject({ errors: '1' });
  expect((await read(page, renderJUnit(aVerdict({ verdict: 'fail' })))).suite).toMatchObject({ failures: '1' });
});

test('any text is valid XML', async ({ page }) => {
  const everything = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join('');
  for (const text of [HOSTILE, everything, '\uD83D', '\uFFFE\uFFFF', ']]>'])
    expect((await read(page, renderJUnit(hostile(text)))).wrong).toBeUndefined();
});
