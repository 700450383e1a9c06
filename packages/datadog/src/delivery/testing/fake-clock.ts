import type { Clock } from '../clock.ts';

interface Timer {
  at: number;
  run: () => void;
  hold: boolean;
}

/** Waits until all that can go on without time passing has gone on. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A clock that stands still until a test lets time pass. */
export class FakeClock implements Clock {
  private timers: Timer[] = [];
  private passed = 0;

  /** @param start epoch milliseconds */
  constructor(private start = Date.UTC(2026, 10, 21, 10)) {}

  now = () => this.start + this.passed;
  elapsed = () => this.passed;

  later(run: () => void, milliseconds: number, hold = false): () => void {
    const timer = { at: this.passed + Math.max(0, milliseconds), run, hold };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Sets the time, as somebody sets a wrong clock; timers do not notice. */
  set(now: number): void {
    this.start = now - this.passed;
  }

  /** Whether something keeps the process alive. */
  get holds(): boolean {
    return this.timers.some(({ hold }) => hold);
  }

  get waiting(): number {
    return this.timers.length;
  }

  /** Lets so many milliseconds pass, with all that happens in them. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.passed + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.passed = Math.max(this.passed, next.at);
      next.run();
    }
    this.passed = end;
  }
}
