import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';

/**
 * Writes everything that follows from the rules, each of which is one file: the list of them, the JSON Schema of verdicts,
 * and the table in docs/verdict.md.
 */
const root = path.resolve(import.meta.dirname, '..');
const write = async (file: string, text: string, parser: string) =>
  writeFileSync(file, await format(text, { parser, printWidth: 120, singleQuote: true }));

const rules = path.join(root, 'packages', 'gate', 'src', 'rules');
const list = path.join(rules, 'index.ts');
const found = readdirSync(rules).flatMap((file) => {
  const [, name] = /^export const (\w+): Rule = /m.exec(readFileSync(path.join(rules, file), 'utf8')) ?? [];
  return name === undefined ? [] : [{ name, file }];
});
const text = readFileSync(list, 'utf8');
const [head = '', rest = ''] = text.split('= [');
const [listed = '', tail = ''] = rest.split('];');
const places = listed.split(',').map((name) => name.trim());
// A new rule comes last; the order of the others is that of their findings.
const placeOf = (name: string) => (places.includes(name) ? places.indexOf(name) : places.length);
const ordered = found.toSorted((a, b) => placeOf(a.name) - placeOf(b.name));
const imports = found.map(({ name, file }) => `import { ${name} } from './${file}';\n`).join('');
const own = head.replace(/^import \{ \w+ \} .*\n/gm, '');
await write(list, `${imports}${own}= [${ordered.map(({ name }) => name).join(', ')}];${tail}`, 'typescript');

const { verdictJsonSchema, withRuleTable } = await import('playwright-gate');
const docs = path.join(root, 'docs');
await write(path.join(docs, 'verdict.schema.json'), JSON.stringify(verdictJsonSchema()), 'json');
const page = path.join(docs, 'verdict.md');
await write(page, withRuleTable(readFileSync(page, 'utf8')), 'markdown');
