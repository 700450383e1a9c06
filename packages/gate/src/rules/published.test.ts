import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { format } from 'prettier';
import { RULES, ruleNamed } from './index.ts';
import { verdictJsonSchema, withRuleTable } from './published.ts';
import type { Rule } from './rule.ts';

const docs = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '..', '..', '..', '..', 'docs', name), 'utf8');
const isRule = (value: unknown): value is Rule => typeof value === 'object' && value !== null && 'check' in value;

test('docs/verdict.schema.json is what the code says; npm run schema writes it', () => {
  expect(JSON.parse(docs('verdict.schema.json'))).toEqual(JSON.parse(JSON.stringify(verdictJsonSchema())));
});

test('the schema lists the names of the rules', () => {
  expect(JSON.stringify(verdictJsonSchema())).toContain(
    JSON.stringify({ enum: RULES.map(({ name }) => name) }).slice(1),
  );
});

test('the table in docs/verdict.md is what the rules say; npm run schema writes it', async () => {
  const page = docs('verdict.md');

  expect(await format(withRuleTable(page), { parser: 'markdown', printWidth: 120 })).toBe(page);
  for (const { name } of RULES) expect(page).toMatch(new RegExp(`^\\| \\[?${name}\\b`, 'm'));
});

test('a page without a place for the table is refused', () => {
  expect(() => withRuleTable('# The verdict')).toThrow('The page has no place for the rules');
});

test('every rule of the folder is in the list, once, under a name of its own; npm run schema adds it', async () => {
  const files = readdirSync(import.meta.dirname).filter((file) => /^[a-z-]+\.ts$/.test(file));
  const modules = await Promise.all(files.map((file) => import(`./${file}`) as Promise<Record<string, unknown>>));
  const found = modules.flatMap((exported) => Object.values(exported).filter(isRule));

  expect(found.map(({ name }) => name).sort()).toEqual(RULES.map(({ name }) => name).sort());
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(RULES.length);
  for (const rule of RULES) expect(ruleNamed(rule.name)).toBe(rule);
});

for (const { name, effects, explanation } of RULES)
  test(`the rule "${name}" says what it looks at, when it has an effect, and what to do`, () => {
    expect(explanation.looksAt).toMatch(/^[A-Z].*\.$/);
    expect(explanation.next).toMatch(/^[A-Z].*\.$/);
    expect(Object.keys(effects).length).toBeGreaterThan(0);
    for (const when of Object.values(effects)) expect(when).toMatch(/^[a-z].*[^.]$/);
  });
