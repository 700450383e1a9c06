import { judge } from '../judge/judge.ts';
import { mergeJournals } from '../record/merge.ts';
import { readJournal } from '../record/read-journal.ts';
import { renderPage } from '../render/page.ts';
import type { Journal } from '../schema/record.ts';
import {
  aFailure,
  anAttempt,
  anEntry,
  aPlannedTest,
  runsThatTook,
  aHistory,
  samplesOf,
  someEvidence,
} from './builders.ts';
import { aJournal } from './journals.ts';

/** Judges a record with something of everything in it and prints the verdict and its page, for other processes to compare. */
const names = ['İstanbul', 'ıssız', 'Zürich', 'äpfel', 'zebra', 'Ångström', 'I', 'i'];
const tests = names.map((area, index) =>
  aPlannedTest({ id: String(index), area, title: `${area} › 1,5 oder 1.5`, flows: ['entity.create'] }),
);
const journals = [1, 2].map((current) =>
  readJournal(
    `shard-${current}.ndjson`,
    aJournal({
      plan: { tests, shard: { current, total: 2 } },
      attempts: tests.flatMap(({ id, title }, index) => {
        if (index % 2 !== current - 1) return [];
        const samples = samplesOf([1_234.5 + index, 99_999.25]);
        const good = anAttempt({ test: id, attempt: 1, samples });
        return index % 3
          ? [good]
          : [aFailure({ test: id, error: `${title} is not visible`, samples }), ...(index ? [good] : [])];
      }),
      more: [{ type: 'health', name: 'Fehlerrate', state: 'muted', detail: 'seit 12.000 s' }],
    }),
  ),
);
const record = mergeJournals(journals.filter((one): one is Journal => 'plan' in one));
const history = aHistory({
  runs: runsThatTook(40, (run) => ({ 'entity.create': [1_000 + (run % 7) * 10, 1_100, 1_050] })),
});
const verdict = judge(someEvidence({ record, history, quarantine: [anEntry()] }));
console.log(JSON.stringify(verdict));
console.log(renderPage(verdict));
