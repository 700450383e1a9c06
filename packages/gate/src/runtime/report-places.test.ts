import path from 'node:path';
import { expect, test } from '@playwright/test';
import { reportPlaces } from './report-places.ts';

const ROOT = path.resolve('/project');
const places = (reporter: [string, unknown][], env: Record<string, string> = {}) =>
  reportPlaces(
    { configFile: path.join(ROOT, 'e2e', 'playwright.config.ts'), rootDir: path.join(ROOT, 'e2e', 'tests'), reporter },
    ROOT,
    env,
  );

for (const [what, reporter, env, place] of [
  ['where they write unless they are told', [], {}, '/project/playwright-report'],
  ['an option, from the configuration', [['html', { outputFolder: 'out' }]], {}, '/project/e2e/out'],
  ['an option, from the project', [['allure', { resultsDir: '../results' }]], {}, '/results'],
  ['a file of an option', [['junit', { outputFile: 'a/junit.xml' }]], {}, '/project/e2e/a/junit.xml'],
  ["the variable of Playwright's page", [], { PLAYWRIGHT_HTML_OUTPUT_DIR: '/x/page' }, '/x/page'],
  ['its older name', [], { PLAYWRIGHT_HTML_REPORT: '/x/page' }, '/x/page'],
  ['a file of a variable', [], { PLAYWRIGHT_BLOB_OUTPUT_FILE: '/x/blob.zip' }, '/x/blob.zip'],
  [
    'a name in a folder, each of a variable',
    [],
    { PLAYWRIGHT_JSON_OUTPUT_DIR: '/x', PLAYWRIGHT_JSON_OUTPUT_NAME: 'a.json' },
    '/x/a.json',
  ],
  ['a name from the configuration', [], { PLAYWRIGHT_JUNIT_OUTPUT_NAME: 'j.xml' }, '/project/e2e/j.xml'],
  [
    'a name of a variable in the folder of an option',
    [['blob', { outputDir: 'blobs' }]],
    { PLAYWRIGHT_BLOB_OUTPUT_NAME: 'b.zip' },
    '/project/e2e/blobs/b.zip',
  ],
] as [string, [string, unknown][], Record<string, string>, string][])
  test(`reports are looked for at ${what}`, () => expect(places(reporter, env)).toContain(path.resolve(place)));
