import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { verdictJsonSchema } from './json-schema.ts';

test('the schema that is published is the one that is used; npm run schema writes it anew', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../../../docs/verdict.schema.json', import.meta.url), 'utf8'),
  );

  expect(published).toEqual(JSON.parse(JSON.stringify(verdictJsonSchema())));
});
