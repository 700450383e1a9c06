import { parseArgs, type ParseArgsConfig } from 'node:util';
import { EXIT_CODES } from '../schema/verdict.ts';

/** The command was called wrongly, or a file that it was given is none of ours: one sentence, and exit code 64. */
export class UsageError extends Error {}

/** Whether an error says that a command was called wrongly, be it Node's own of an option that there is none of. */
export const isUsage = (error: Error & { code?: string }): boolean =>
  error instanceof UsageError || /^ERR_PARSE_ARGS/.test(error.code ?? '');

/** Exit codes of everything but Playwright itself. */
export const EXIT = { ...EXIT_CODES, usage: 64 } as const;

type Options = NonNullable<ParseArgsConfig['options']>;
type Read<Given extends Options> = Pick<
  ReturnType<typeof parseArgs<{ args: string[]; options: Given; allowPositionals: true; tokens: true }>>,
  'values' | 'positionals'
>;

/**
 * Reads the arguments of a command.
 * @param options as `parseArgs` of Node takes them; others are refused
 * @throws UsageError where an argument is empty, as a variable is that was not set, or an option is there twice that
 * cannot be: what it was to say is not known
 */
export function readArguments<Given extends Options>(args: string[], options: Given): Read<Given> {
  const { values, positionals, tokens } = parseArgs({ args, options, allowPositionals: true, tokens: true });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === 'positional' && !token.value.trim())
      throw new UsageError('An argument is empty. Is a variable not set? Give it a value, or leave it out.');
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (value !== undefined && !value.trim())
      throw new UsageError(`${rawName} is empty. Is a variable not set? Give it a value, or leave it out.`);
    if (seen.has(name) && !options[name]?.multiple) throw new UsageError(`${rawName} is there twice. Give it once.`);
    seen.add(name);
  }
  return { values, positionals };
}

/**
 * For a command that takes no arguments.
 * @throws UsageError where it was given one
 */
export function readNothing(args: string[]): void {
  const { positionals } = readArguments(args, {});
  if (positionals.length) throw new UsageError(`${positionals.join(' ')} means nothing here: leave it out.`);
}
