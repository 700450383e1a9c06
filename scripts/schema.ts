import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { verdictJsonSchema, withRuleTable } from 'playwright-gate';

/** Writes what the docs say about the rules: the JSON Schema of verdicts, and the table in docs/verdict.md. */
const docs = path.resolve(import.meta.dirname, '..', 'docs');
const schema = path.join(docs, 'verdict.schema.json');
const page = path.join(docs, 'verdict.md');
writeFileSync(schema, await format(JSON.stringify(verdictJsonSchema()), { parser: 'json', printWidth: 120 }));
writeFileSync(page, await format(withRuleTable(readFileSync(page, 'utf8')), { parser: 'markdown', printWidth: 120 }));
