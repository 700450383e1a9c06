/** The command was called wrongly, or a file that it was given is none of ours: one sentence, and exit code 64. */
export class UsageError extends Error {}

/** Exit codes of everything but Playwright itself. */
export const EXIT = { pass: 0, fail: 1, undecided: 2, usage: 64 } as const;
