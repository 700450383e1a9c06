import { failedTests } from '../rules/failed-tests.ts';
import type { Attempt } from '../schema/journal.ts';
import type { Policy } from '../schema/policy.ts';
import { pluralize } from '../wording.ts';
import { clean } from './clean.ts';
import type { PolicyFiles } from './digests.ts';
import type { JournalWriter } from './journal-writer.ts';
import { recordOf } from './judgment.ts';
import { readQuarantine } from './policy.ts';
import { unreachable, type StageTarget } from './target.ts';

/** After so many failures in a row for which the target was away, nothing is to be expected of the tests that are left. */
const MOST_IN_A_ROW = 3;

interface Given {
  journal: JournalWriter;
  policy: Policy;
  files: Pick<PolicyFiles, 'quarantine'>;
  targets: StageTarget[];
}

/**
 * Asks after each failure whether the target is there: told from the product's own failures at the time, not at the end. And
 * ends a run of which nothing more is to be expected: its target stays away, or so much has failed that it cannot pass.
 */
export class Watch {
  private inARow = 0;
  private failedAgain = 0;
  private asking: Promise<string | undefined> | undefined;
  private readonly open = new Set<Promise<void>>();

  /** @param stop called with the reason to end the run */
  ended(attempt: Attempt, given: Given, stop: (why: string) => void): void {
    if (attempt.ok) this.inARow = 0;
    if (attempt.ok || attempt.status === 'skipped' || attempt.status === 'interrupted') return;
    const question = this.ask(attempt, given, stop);
    this.open.add(question);
    void question.then(() => this.open.delete(question));
  }

  private async ask({ test, attempt }: Attempt, given: Given, stop: (why: string) => void) {
    const { journal, policy, targets } = given;
    // What fails while somebody asks has the same answer.
    this.asking ??= unreachable(policy, targets).finally(() => (this.asking = undefined));
    const why = await this.asking;
    journal.write(
      clean({ type: 'target' as const, test, attempt, ...(why === undefined ? {} : { unreachable: why }) }),
    );
    this.inARow = why === undefined ? 0 : this.inARow + 1;
    if (why !== undefined && this.inARow >= MOST_IN_A_ROW)
      stop(`the target could not be reached, ${MOST_IN_A_ROW} times in a row: ${why}`);
    if (attempt > 0) this.failedAgain += 1;
    if (attempt > 0 && policy.stopAfter && this.failedAgain >= policy.stopAfter) this.stopIfSettled(given, stop);
  }

  private stopIfSettled({ journal, policy: { stopAfter }, files }: Given, stop: (why: string) => void): void {
    try {
      const quarantine = readQuarantine(files.quarantine);
      const { confirmed } = failedTests({ record: recordOf([journal.file]), quarantine, now: Date.now() });
      if (confirmed.length >= stopAfter)
        stop(`${pluralize(confirmed.length, 'test')} failed twice, so nothing could let it pass any more`);
    } catch {
      // A journal that cannot be read is told at the end, by whoever judges it.
    }
  }

  /** All questions have their answers in the journal. */
  async settled(): Promise<void> {
    await Promise.all(this.open);
  }
}
