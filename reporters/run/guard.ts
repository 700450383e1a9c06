const INTERRUPTED = 130;
/** Seconds that workers get to clean up after an interruption. */
const LONGEST_FAREWELL = 60;

/**
 * Watches over the end of the process: whatever ends it before the gate has spoken (another reporter that calls
 * `process.exit(0)`, one that never answers), the exit code is not 0.
 */
export class ExitGuard {
  private spoken = false;
  private timer: NodeJS.Timeout | undefined;

  private interrupted = false;

  constructor(private readonly seconds: number) {
    process.on('exit', this.atExit);
    process.on('SIGINT', this.onInterrupt);
  }

  /** Playwright may wait for ever for a worker that it was about to start when the interruption came. */
  private readonly onInterrupt = (): void => {
    if (this.interrupted) process.exit(INTERRUPTED);
    this.interrupted = true;
    const seconds = Math.min(this.seconds, LONGEST_FAREWELL);
    setTimeout(() => {
      console.error(`Undecided because complete: the run was interrupted, and did not end within ${seconds} s.`);
      process.exit(INTERRUPTED);
    }, seconds * 1_000).unref();
  };

  private readonly atExit = (): void => {
    if (this.spoken || process.exitCode) return;
    console.error(
      'Undecided because complete: the process ended before the gate had judged; another reporter or a hook ended it.',
    );
    process.exitCode = 2;
  };

  /** All tests have ended: from now on the end has to come within the time that is given. */
  expectEnd(): void {
    this.timer ??= setTimeout(() => {
      console.error(
        `Undecided because complete: every test has ended, but for ${this.seconds} s a reporter or the global teardown has not; set GATE_DEADLINE to allow more.`,
      );
      this.spoken = true;
      process.exit(2);
    }, this.seconds * 1_000);
    this.timer.unref();
  }

  /** The gate has its answer, or leaves the exit code to Playwright. */
  done(): void {
    this.spoken = true;
    clearTimeout(this.timer);
    process.off('exit', this.atExit);
    process.off('SIGINT', this.onInterrupt);
  }
}
