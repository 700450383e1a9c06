import path from 'node:path';
import { explain } from '../render/explain.ts';
import { inColor, show } from '../runtime/say.ts';
import { commandRun } from './policy.ts';
import { readArguments } from './usage.ts';
import { readVerdict } from './verdict-file.ts';

/** Explains one finding of a verdict. */
export function explainVerdict(args: string[]): number {
  const [first, ...rest] = readArguments(args, {}).positionals;
  const { folder } = commandRun();
  const isFile = first?.endsWith('.json');
  const file = isFile && first ? first : path.relative('.', folder.verdict);
  const subject = [...(isFile ? [] : first ? [first] : []), ...rest].join(' ') || undefined;
  show(explain(readVerdict(file), subject, { color: inColor() }));
  return 0;
}
