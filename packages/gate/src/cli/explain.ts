import path from 'node:path';
import { config as readDotenv } from 'dotenv';
import { explain } from '../render/explain.ts';
import { currentRun } from '../runtime/run.ts';
import { verdictFile } from '../runtime/outputs.ts';
import { readVerdict } from './verdict-file.ts';

/** Tells the story of one reason of a verdict. */
export function explainVerdict([first, ...rest]: string[]): number {
  readDotenv({ quiet: true });
  const isFile = first?.endsWith('.json');
  const file = isFile && first ? first : path.relative('.', verdictFile(currentRun().folder));
  const subject = [...(isFile ? [] : first ? [first] : []), ...rest].join(' ') || undefined;
  console.log(explain(readVerdict(file), subject).join('\n'));
  return 0;
}
