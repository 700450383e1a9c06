import { chain } from '../record/chain.ts';
import { readJournal } from '../record/read-journal.ts';
import type { Attempt, JournalLine, LineOf } from '../schema/journal.ts';
import type { Plan } from '../schema/plan.ts';
import type { Journal } from '../schema/record.ts';
import { anAttempt, anEnd, aPlan } from './builders.ts';

/** The text of a journal with these lines, each chained to those before it. */
export function journalOf(...lines: (JournalLine | object | string)[]): string {
  let before = '';
  return lines
    .map((line) => {
      const linked = chain(before, line);
      before = linked.chain;
      return `${linked.text}\n`;
    })
    .join('');
}

export interface JournalChange {
  plan?: Partial<Plan>;
  attempts?: Attempt[];
  /** Lines before the end. */
  more?: JournalLine[];
  /** `false`: it was killed. */
  end?: Partial<LineOf<'end'>> | false;
}

export const linesOfAJournal = ({
  plan = {},
  attempts = [anAttempt()],
  more = [],
  end = {},
}: JournalChange = {}): JournalLine[] => {
  const whole = aPlan(plan);
  return [
    whole,
    { type: 'begin', at: whole.at, tests: whole.tests.map(({ id }) => id) },
    ...attempts,
    ...more,
    { type: 'ledger', planned: 0, remaining: [] },
    { type: 'secrets', findings: [] },
    ...(end === false ? [] : [anEnd(end)]),
  ];
};

/** The text of a journal of one test that passed. */
export const aJournal = (change: JournalChange = {}): string => journalOf(...linesOfAJournal(change));

/** A journal that was read; it has to be one. */
export function aReadJournal(change: JournalChange = {}, name = 'shard-1.ndjson'): Journal {
  const journal = readJournal(name, aJournal(change));
  if (!('plan' in journal)) throw new Error(journal.message);
  return journal;
}
