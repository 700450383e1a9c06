import { readFileSync } from 'node:fs';
import { verdictSchema, type Verdict } from '../schema/verdict.ts';
import { UsageError } from './usage.ts';

/**
 * Reads a verdict.
 * @throws UsageError with a sentence where the file is none
 */
export function readVerdict(file: string): Verdict {
  try {
    const result = verdictSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw new UsageError(`${file} is no verdict: ${issue?.path.map(String).join('.') || 'it'} ${issue?.message}.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === 'ENOENT'
        ? `There is no verdict at ${file}: a run writes it to .gate/verdict.json.`
        : `${file} is no verdict: ${error instanceof SyntaxError ? 'it is not JSON' : message}.`,
    );
  }
}
