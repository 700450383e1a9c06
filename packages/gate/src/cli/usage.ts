import { EXIT_CODES } from '../schema/verdict.ts';

/** The command was called wrongly, or a file that it was given is none of ours: one sentence, and exit code 64. */
export class UsageError extends Error {}

/** Whether an error says that a command was called wrongly, be it Node's own of an option that there is none of. */
export const isUsage = (error: Error & { code?: string }): boolean =>
  error instanceof UsageError || /^ERR_PARSE_ARGS/.test(error.code ?? '');

/** Exit codes of everything but Playwright itself. */
export const EXIT = { ...EXIT_CODES, usage: 64 } as const;
