import { expect, test } from '@playwright/test';
import { parseEnvInfo } from 'allure-js-commons/sdk/reporter';
import { allureCategories, allureEnvironment } from './allure.ts';
import { aVerdict, hostile } from './testing.ts';
import { brokenElsewhere } from './testing-control-scenes.ts';
import { passing } from './testing-scenes.ts';

/** The categories of a failed test with this message, as Allure matches them: as a whole. */
const categoriesOf = (message: string) =>
  allureCategories()
    .filter(({ messageRegex }) => messageRegex && new RegExp(`^(?:${messageRegex})$`).test(message))
    .map(({ name }) => name);

test('the environment names what was judged', () => {
  expect(allureEnvironment(passing())).toContain('Target=https\\://portal.example.com\n');
  expect(parseEnvInfo(allureEnvironment(passing()))).toMatchObject({
    Verdict: 'pass',
    Stage: 'staging',
    Target: 'https://portal.example.com',
    Build: '4f2a91c',
    Began: '2026-11-21 03:03 UTC',
    History: '40 runs',
  });
  expect(parseEnvInfo(allureEnvironment(brokenElsewhere()))).toMatchObject({
    Control: 'the last verified build (sha256:651d1c8b3139 + sha256:3eeae302da65); 1 module differs: @portal/entity',
    Cause: 'not this change',
  });
});

test('any text is one value of its key', () => {
  expect(parseEnvInfo(allureEnvironment(aVerdict({ build: 'a=b\nVerdict=pass\\ #! 漢🙂' }))).Build).toBe(
    'a=b Verdict=pass\\ #! 漢🙂',
  );
  expect(allureEnvironment(hostile()).trimEnd().split('\n')).toHaveLength(12);
  expect(allureEnvironment(hostile())).toMatch(/^[ -~\n]*$/);
});

for (const [message, category] of [
  ['expect(locator).toBeVisible() failed\n\nLocator: getByRole("heading")', 'Product defects'],
  ['page.goto: net::ERR_CONNECTION_REFUSED at https://portal.example.com', 'Infrastructure failures'],
  ['Test timeout of 30000ms exceeded.', 'Slow'],
  ['Test timeout of 30000ms exceeded.\npage.goto: net::ERR_NAME_NOT_RESOLVED', 'Infrastructure failures'],
] as const)
  test(`"${message.split('\n')[0]}" is in the category ${category} alone`, () => {
    expect(categoriesOf(message)).toEqual([category]);
  });

test('flaky ones have a category, and the list is JSON', () => {
  const categories = JSON.parse(JSON.stringify(allureCategories())) as unknown[];

  expect(categories).toContainEqual(expect.objectContaining({ name: 'Flaky', flaky: true }));
});
