/** One thing that was looked at. */
export interface Line {
  /** In a few words. */
  what: string;
  /** `warn`: it works, and may not for long, or not wholly. */
  state: 'ok' | 'warn' | 'fail';
  /** What was found. */
  sentence: string;
  /** What to do about it; empty where nothing is to be done. */
  todo: string;
}

export const ok = (what: string, sentence: string): Line => ({ what, state: 'ok', sentence, todo: '' });
export const warn = (what: string, sentence: string, todo: string): Line => ({ what, state: 'warn', sentence, todo });
export const fail = (what: string, sentence: string, todo: string): Line => ({ what, state: 'fail', sentence, todo });
