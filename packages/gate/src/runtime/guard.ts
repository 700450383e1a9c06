import { EXIT_CODES } from '../schema/verdict.ts';
import { complain } from './say.ts';

/** The exit code of a run that was interrupted. */
export const INTERRUPTED = 130;
/** Milliseconds in which a second interruption is still the first one, as Playwright has it. */
const ONE_AND_THE_SAME = 1_000;
/** Seconds that workers get to clean up after an interruption. */
const LONGEST_FAREWELL = 60;

/** With what `process.exit` itself ends the process, after all who listen. */
const runner = process as typeof process & { reallyExit: (code?: number) => never };

/**
 * Watches over the end of the process: whatever ends it before the gate has spoken (another reporter that calls
 * `process.exit(0)`, one that never answers), the exit code is not 0.
 */
export class ExitGuard {
  /** The exit code that the gate has answered with; undefined as long as it has not spoken. */
  private answer: number | undefined;
  /** A shard and a re-measurement leave the judging to others. */
  private hasJudged = false;
  private timer: NodeJS.Timeout | undefined;
  private farewell: NodeJS.Timeout | undefined;
  private readonly reallyExit = runner.reallyExit;

  private interruptedAt: number | undefined;
  private readonly interruption = new AbortController();
  /** Aborted once somebody has interrupted the run; an end that the gate itself asked for is no interruption. */
  readonly interrupted = this.interruption.signal;
  private isStopping = false;

  /**
   * @param seconds that the end may take after the last test
   * @param onUndecided is told why nothing is known, while the process ends
   */
  constructor(
    private seconds: number,
    private readonly onUndecided: (reason: string) => void,
  ) {
    process.on('exit', this.atExit);
    // Who listens later may say 0 again, or take all listeners away.
    runner.reallyExit = (code) => {
      process.exitCode = code;
      this.atExit();
      return this.reallyExit.call(process, Number(process.exitCode));
    };
    process.on('SIGINT', this.onInterrupt);
  }

  /** Playwright may wait for ever for a worker that it was about to start when the interruption came. */
  private readonly onInterrupt = (): void => {
    // A terminal and whoever has started this process both hand on the same one.
    if (this.interruptedAt !== undefined && performance.now() - this.interruptedAt < ONE_AND_THE_SAME) return;
    if (this.interrupted.aborted) process.exit(INTERRUPTED);
    this.interruptedAt = performance.now();
    if (!this.isStopping) this.interruption.abort(new Error('it was interrupted'));
    const [code, what] = this.isStopping ? [EXIT_CODES.undecided, 'stopped'] : [INTERRUPTED, 'interrupted'];
    const seconds = Math.min(this.seconds, LONGEST_FAREWELL);
    clearTimeout(this.farewell);
    this.farewell = setTimeout(() => {
      this.tell(`It was ${what}, and did not end within ${seconds} s.`);
      process.exit(code);
    }, seconds * 1_000);
    this.farewell.unref();
  };

  private readonly atExit = (): void => {
    // Without the gate's word 1 would say that the product is worse.
    if (process.exitCode && (process.exitCode !== EXIT_CODES.fail || this.answer === EXIT_CODES.fail)) return;
    if (this.answer) {
      process.exitCode = this.answer;
      return;
    }
    if (this.answer === 0) {
      if (!process.exitCode) return;
      if (this.hasJudged)
        this.tell(
          'The gate had judged that it passed, but the process ended with 1; another reporter or a hook ended it.',
        );
      process.exitCode = EXIT_CODES.undecided;
      return;
    }
    this.tell('The process ended before the gate had judged; another reporter or a hook ended it.');
    process.exitCode = EXIT_CODES.undecided;
  };

  private tell(reason: string): void {
    complain(`Undecided: the run is incomplete. ${reason}`);
    if (!this.answer) this.onUndecided(reason);
  }

  /** So many seconds more are needed by what the policy itself asks for, also after an end that the gate asked for. */
  allow(seconds: number): void {
    this.seconds += seconds;
    const isStopped = this.farewell !== undefined && !this.interrupted.aborted;
    if (!this.timer && !isStopped) return;
    if (isStopped) clearTimeout(this.farewell);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.expectEnd();
  }

  /** All tests have ended: from now on the end has to come within the time that is given. */
  expectEnd(): void {
    this.timer ??= setTimeout(() => {
      this.tell(
        `Every test has ended, but for ${this.seconds} s a reporter or the global teardown has not. Set GATE_DEADLINE to allow more.`,
      );
      process.exit(this.answer || EXIT_CODES.undecided);
    }, this.seconds * 1_000);
    this.timer.unref();
  }

  /** Ends the run as an interruption does, but undecided. */
  stop(): void {
    if (this.interruptedAt !== undefined) return;
    this.isStopping = true;
    process.emit('SIGINT');
    this.isStopping = false;
  }

  /** The gate has its answer: an exit code, which a better one cannot replace; 0 leaves it to Playwright. */
  done(answer?: number): void {
    this.answer = answer ?? 0;
    this.hasJudged = answer !== undefined;
    process.off('SIGINT', this.onInterrupt);
  }

  /** There is nothing to watch over: another gate does. */
  dismiss(): void {
    runner.reallyExit = this.reallyExit;
    process.off('exit', this.atExit);
    process.off('SIGINT', this.onInterrupt);
  }

  /** Every reporter before the gate has ended. */
  close(): void {
    clearTimeout(this.timer);
  }
}
