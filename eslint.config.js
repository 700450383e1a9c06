import { readdirSync } from 'node:fs';
import playwright from 'eslint-plugin-playwright';
import tseslint from 'typescript-eslint';
import areaTag from './scripts/lint/area-tag.js';
import rooms from './scripts/lint/rooms.js';

/** @param {string | string[]} group @param {string} message */
const forbid = (group, message) => ({ group: [group].flat(), message });
/** @param {...{ group: string[], message: string }} patterns @returns {import('eslint').Linter.RulesRecord} */
const imports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

/** One reader of the environment and one of the command line; the gate's rooms that are pure know no time either. */
const READERS = [
  {
    object: 'process',
    property: 'env',
    message:
      "Only packages/gate/src/runtime reads the environment: use readVariables() or allVariables() of 'playwright-gate'.",
  },
  {
    object: 'process',
    property: 'argv',
    message:
      "Only packages/gate/src/runtime reads the command line: use commandLine() or commandArguments() of 'playwright-gate'.",
  },
];

/** Every folder of page objects but the components that all of them share. */
const AREAS = readdirSync(new URL('pages/', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'components')
  .map(({ name }) => name);

/** A page object lives in its area: it may use its neighbours there and what is in components. @param {string} area */
const areaOf = (area) => ({
  files: [`pages/${area}/**/*.ts`],
  rules: imports(
    forbid(
      ['../*/*', '!../components/*'],
      'A page object imports no other area: return a locator or a name, and let the spec go on with app.<page>.',
    ),
  ),
});

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'reference-app/.artifacts',
      'reference-app/.environments',
      'packages/*/dist',
      'playwright-report',
      'test-results',
      'allure-results',
      '.gate',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-empty-pattern': 'off',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ForInStatement', message: 'Use for...of over Object.keys or Object.entries.' },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  { plugins: { rooms }, rules: { 'rooms/imports': 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['packages/gate/src/runtime/**', 'reference-app/**', '**/testing{,-*}/**', '**/*.test.ts'],
    rules: { 'no-restricted-properties': ['error', ...READERS] },
  },
  {
    files: ['tests/**/*.ts'],
    extends: [playwright.configs['flat/recommended']],
    plugins: { suite: { rules: { 'area-tag': areaTag } } },
    rules: {
      'suite/area-tag': 'error',
      ...imports(
        forbid(
          ['*', '!#fixtures'],
          "A spec imports only '#fixtures': what it lacks there becomes a fixture or a page object.",
        ),
      ),
      'playwright/no-conditional-in-test': 'error',
      'playwright/no-raw-locators': 'error',
      'playwright/no-force-option': 'error',
      'playwright/no-wait-for-timeout': 'error',
      'playwright/no-networkidle': 'error',
      'playwright/no-element-handle': 'error',
      'playwright/no-eval': 'error',
      // Where what it needs is not there, and it says so.
      'playwright/no-skipped-test': ['error', { allowConditional: true }],
      'playwright/no-page-pause': 'error',
      'playwright/prefer-web-first-assertions': 'error',
      'playwright/prefer-native-locators': 'error',
      'playwright/require-top-level-describe': 'error',
      'playwright/expect-expect': 'error',
    },
  },
  {
    files: ['pages/**/*.ts'],
    plugins: { playwright },
    rules: {
      'playwright/no-raw-locators': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.name='expect']",
          message: 'A page object asserts nothing: give a locator, and let the spec expect.',
        },
        {
          selector: "ImportSpecifier[imported.name='expect']",
          message: 'A page object asserts nothing: give a locator, and let the spec expect.',
        },
        {
          selector: "CallExpression[callee.property.name='waitForTimeout']",
          message: 'Wait for something that a user sees, not for time.',
        },
        {
          selector: "CallExpression[callee.property.name='getByTestId']",
          message: 'Find it as a user does: by role, label or text.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Export the class by its name.' },
      ],
    },
  },
  ...AREAS.map(areaOf),
  {
    files: ['pages/components/**/*.ts'],
    rules: imports(forbid('../*', 'A component takes its root locator and knows no page.')),
  },
  {
    files: ['schema', 'judge', 'rules', 'statistics', 'record', 'render', 'attestation'].map(
      (room) => `packages/gate/src/${room}/**/*.ts`,
    ),
    ignores: ['**/*.test.ts', '**/testing*.ts'],
    rules: {
      ...imports(forbid(['node:*', '!node:crypto'], 'This room is pure: no files, no clock, no processes.')),
      'no-restricted-globals': ['error', { name: 'process', message: 'The gate is pure: no environment.' }],
      'no-restricted-properties': [
        'error',
        ...READERS,
        { object: 'Date', property: 'now', message: 'The gate has no clock: take the time from the record.' },
        { object: 'Math', property: 'random', message: 'The gate is pure: take a seeded generator.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'The gate has no clock: take the time from the record.',
        },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['packages/datadog/src/client.ts', 'packages/datadog/**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@datadog/*'],
              allowTypeImports: true,
              message: 'Only packages/datadog/src/client.ts loads the client of Datadog: call it through call().',
            },
          ],
        },
      ],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
