/** The time, and what is to happen later, so that a test can have both in its hand. */
export interface Clock {
  /** Epoch milliseconds; somebody may set them. */
  now(): number;
  /** Milliseconds since any moment, by a clock that nobody sets. */
  elapsed(): number;
  /**
   * Runs something once, so many milliseconds later.
   * @param hold keeps the process alive until then
   * @returns what takes it back
   */
  later(run: () => void, milliseconds: number, hold?: boolean): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  later(run, milliseconds, hold = false) {
    const timer = setTimeout(run, milliseconds);
    if (!hold) timer.unref();
    return () => clearTimeout(timer);
  },
};
