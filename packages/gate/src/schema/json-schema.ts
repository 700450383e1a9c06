import { z } from 'zod';
import { verdictSchema } from './verdict.ts';

/** The JSON Schema (draft 2020-12) of `verdict.json`, for whoever reads it without our code. */
export const verdictJsonSchema = (): object => ({
  ...z.toJSONSchema(verdictSchema),
  $id: 'urn:central-e2e:verdict:1',
  title: 'Verdict of the gate over one run, version 1',
});
