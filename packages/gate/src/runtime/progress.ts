import { plain, wrap, WIDTH } from '../render/text.ts';
import { pluralize } from '../wording.ts';
import { write } from './say.ts';

const EVERY = 5_000;
/** Of a failure, which the verdict tells in full. */
const MOST_LINES = 4;
const CLEAR = '\r\u001b[2K';

const seconds = (milliseconds: number) => {
  const all = Math.max(0, Math.round(milliseconds / 1_000));
  return all < 100 ? `${all} s` : `${Math.floor(all / 60)} min ${all % 60} s`;
};

/** One line that says how far a run is: rewritten on a terminal, now and then in a log. */
export class Progress {
  private done = 0;
  private failed = 0;
  private slow = 0;
  private told = 0;
  private readonly began = performance.now();
  private readonly terminal = process.stdout.isTTY;

  /** @param usual milliseconds that the last runs took; undefined where there were none */
  constructor(
    private readonly total: number,
    private readonly usual: number | undefined,
  ) {}

  /** @param failure a sentence about a failed attempt, told at once */
  ended({ final, slow, failure }: { final: boolean; slow: boolean; failure: string | undefined }): void {
    if (final) this.done += 1;
    if (slow) this.slow += 1;
    if (failure !== undefined) {
      // A test that is tried again may pass yet.
      if (final) this.failed += 1;
      const lines = wrap(plain(failure), WIDTH - 4, MOST_LINES).map((line, index) =>
        index ? `    ${line}` : `  ✗ ${line}`,
      );
      this.print(`${lines.join('\n')}\n`);
    }
    const now = performance.now();
    if (!this.terminal && now - this.told < EVERY && this.done < this.total) return;
    this.told = now;
    this.print(this.terminal ? this.line(now) : `${this.line(now)}\n`);
  }

  private line(now: number): string {
    const took = now - this.began;
    const rest =
      this.usual === undefined ? (took / Math.max(1, this.done)) * (this.total - this.done) : this.usual - took;
    const left = this.done < this.total ? `, about ${seconds(rest)} left` : `, took ${seconds(took)}`;
    return `  ${this.done} of ${this.total} tests, ${this.failed} failed, ${pluralize(this.slow, 'slow flow')}${left}`;
  }

  private print(text: string): void {
    write(this.terminal ? CLEAR : '', text);
  }

  close(): void {
    if (this.terminal) this.print('');
  }
}
