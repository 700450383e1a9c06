import type { Build } from '../schema/plan.ts';

const PAUSE = 1_000;

/** A build that a target said it was. */
export type KnownBuild = Extract<Build, { identity: string }>;

/**
 * Asks during a run which build the target is, one question at a time: a build that changes and changes back, and a fleet
 * of which only a part is new, are not seen by who asks before and after alone.
 */
export class BuildWatch {
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();

  /**
   * @param ask the question; what it cannot find out is no finding
   * @param known the identities that need not be told
   * @param tell called once for each other build
   * @param pause milliseconds between an answer and the next question
   */
  constructor(
    private readonly ask: (signal: AbortSignal) => Promise<Build>,
    private readonly known: Set<string>,
    private readonly tell: (build: KnownBuild) => void,
    private readonly pause = PAUSE,
  ) {
    this.wait();
  }

  private wait(): void {
    // Nobody waits for it: the run ends when its tests do.
    this.timer = setTimeout(() => void this.look(), this.pause).unref();
  }

  private async look(): Promise<void> {
    const build = await this.ask(this.stopping.signal);
    if (this.stopping.signal.aborted) return;
    if ('identity' in build && !this.known.has(build.identity)) {
      this.known.add(build.identity);
      this.tell(build);
    }
    this.wait();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stopping.abort();
  }
}
