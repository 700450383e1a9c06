/** What one test of the suite leaks. */
export interface Leak {
  title: string;
  /** The message of the error that it throws; it passes without one. */
  error?: string;
  /** What it writes into its own folder: the bytes by name, one a character. */
  files?: Record<string, string>;
  /** The secrets that it makes and tells of, by name. */
  made?: Record<string, string>;
}
