import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { verdictJsonSchema } from 'playwright-gate';

/** Publishes the JSON Schema of verdicts in docs/. */
const file = path.resolve(import.meta.dirname, '..', 'docs', 'verdict.schema.json');
writeFileSync(file, await format(JSON.stringify(verdictJsonSchema()), { parser: 'json', printWidth: 120 }));
