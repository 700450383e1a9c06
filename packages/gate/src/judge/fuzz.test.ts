import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { readHistory, seriesOf } from './history.ts';
import { judge, type Evidence } from './judge.ts';
import { mergeJournals } from '../record/merge.ts';
import { readJournal } from '../record/read-journal.ts';
import { renderPage } from '../render/page.ts';
import { problemIn, policySchema } from '../schema/policy.ts';
import { quarantineSchema } from '../schema/quarantine.ts';
import type { Journal, Problem } from '../schema/record.ts';
import { verdictSchema, type Verdict } from '../schema/verdict.ts';
import {
  aFailure,
  anAttempt,
  anEntry,
  aPastRun,
  aPlannedTest,
  aPolicy,
  runsThatTook,
  samplesOf,
  someEvidence,
} from '../testing/builders.ts';
import { anEdit, aPlace, edited, oddValue, replaced } from '../testing/edits.ts';
import { journalOf, linesOfAJournal, type JournalChange } from '../testing/journals.ts';

/** Always the same inputs; fast-check prints it with what fails. */
const SEED = 20_261_121;
const times = (numRuns: number) => ({ seed: SEED, numRuns });

/** One message: no second line, no stack. */
const isSentence = (text: string) => text.length > 0 && !/[\n\r]| at .*:\d+:\d+/.test(text);

/** Fails an input. Playwright's own expect takes milliseconds when it is called ten thousand times in a test. */
function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`${what} (seed ${SEED})`);
}

/** What comes of it; an error has to be a message, and none of the language's own. */
function resultOf<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const isOfTheLanguage = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
    check(error instanceof Error && isSentence(message) && !isOfTheLanguage, stack);
    return undefined;
  }
}

function judged(journals: string[], change: Partial<Evidence> = {}): Verdict['verdict'] | undefined {
  return resultOf(() => {
    const read = journals.map((text, index) => readJournal(`${index}.ndjson`, text));
    const record = mergeJournals(read.filter((one): one is Journal => 'plan' in one));
    record.problems.push(...read.filter((one): one is Problem => !('plan' in one)));
    const policy = aPolicy({ samples: { least: 1 } });
    const verdict = judge({ ...someEvidence({ record, policy }), ...change });
    JSON.stringify(verdict);
    return verdict.verdict;
  });
}

const tests = ['1', '2'].map((id) => aPlannedTest({ id, title: `Title › ${id}`, flows: ['entity.create'] }));
const samples = samplesOf([40, 50]);
const shard = (current: number, change: JournalChange = {}) =>
  linesOfAJournal({
    attempts: [anAttempt({ test: String(current), samples })],
    ...change,
    plan: { tests, shard: { current, total: 2 }, ...change.plan },
  });
const GOOD = [shard(1), shard(2)];
/** Runs that do not pass, each for one reason. */
const BAD = [
  [shard(1), shard(2, { attempts: [aFailure({ test: '2' })] })],
  [shard(1), shard(2, { attempts: [aFailure({ test: '2', samples }), anAttempt({ test: '2', attempt: 1, samples })] })],
  [shard(1), shard(2, { attempts: [] })],
  [shard(1), shard(2, { attempts: [anAttempt({ test: '2', samples: samplesOf([900, 900, 900]) })] })],
  [shard(1), shard(2, { more: [{ type: 'error', at: 0, message: 'global setup failed' }] })],
  [shard(1), shard(2, { more: [{ type: 'health', name: 'errors', state: 'alert', detail: 'high' }] })],
  [shard(1), shard(2, { end: { build: { identity: 'other' } } })],
  [shard(1), shard(2, { end: { status: 'interrupted' } })],
  [shard(1, { plan: { partial: ['--grep a'] } }), shard(2, { plan: { partial: ['--grep a'] } })],
];
const textsOf = (run: object[][]) => run.map((lines) => journalOf(...lines));

test('the run that is edited passes, and those that are not to pass do not', () => {
  expect(judged(textsOf(GOOD))).toBe('pass');
  for (const run of BAD) expect(judged(textsOf(run))).not.toBe('pass');
});

test('any bytes as a journal give no pass', () => {
  const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array).toString());
  const any = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.json());

  fc.assert(
    fc.property(any, fc.boolean(), (text, more) => {
      check(judged(more ? [text, ...textsOf(GOOD)] : [text]) !== 'pass', 'it passes');
    }),
    times(1_000),
  );
});

test('edited journals of a run that does not pass do not make it pass', () => {
  const several = fc.array(anEdit, { minLength: 1, maxLength: 3 });
  const runs = BAD.map(textsOf);

  fc.assert(
    fc.property(fc.constantFrom(...runs), several, fc.boolean(), ([first = '', second = ''], edits, both) => {
      const edit = (text: string) => edits.reduce(edited, text);
      check(judged([both ? edit(first) : first, edit(second)]) !== 'pass', 'it passes');
    }),
    times(1_500),
  );
});

test('journals with wrong values, chained anew, give a verdict or a message', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(GOOD, ...BAD),
      aPlace,
      aPlace,
      oddValue,
      ([first = [], second = []], which, place, odd) => {
        const at = Math.floor(which * second.length);
        const line = replaced(second[at], place, odd) as object;
        if (typeof line === 'object' && line !== null && !Array.isArray(line))
          judged(textsOf([first, second.with(at, line as (typeof second)[number])]));
      },
    ),
    times(1_000),
  );
});

test('an edited history gives a verdict, whatever its lines hold', () => {
  const policy = aPolicy();
  const runs = runsThatTook(12, (run) => ({ 'entity.create': [40 + run, 50, 60] }));
  const text = runs.map((line) => JSON.stringify(line)).join('\n');
  const series = seriesOf(someEvidence().record);
  const broken = [0, 1].map((attempt) => aFailure({ test: '2', attempt }));
  const journals = textsOf([shard(1), shard(2, { attempts: broken })]);
  const wrong = fc
    .tuple(aPlace, oddValue)
    .map(([place, odd]) => `${text}\n${JSON.stringify(replaced(aPastRun(), place, odd))}`);
  const changed = anEdit.map((edit) => edited(text, edit));

  fc.assert(
    fc.property(fc.oneof(wrong, changed, fc.string({ unit: 'binary' })), (lines) => {
      const history = resultOf(() => readHistory(lines, series));
      check(history !== undefined, 'there is no history');
      check(judged(journals, { policy, ...(history && { history }) }) === 'fail', 'it does not fail');
    }),
    times(500),
  );
});

test('any quarantine is read, or refused with a message', () => {
  const entries = [anEntry(), anEntry({ test: 'other' })];
  const wrong = fc.tuple(aPlace, oddValue).map(([place, odd]) => replaced(entries, place, odd));

  fc.assert(
    fc.property(fc.oneof(wrong, fc.jsonValue()), (value) => {
      const result = quarantineSchema.safeParse(value);
      const quarantine = result.success ? result.data : { unreadable: problemIn('quarantine.json', result.error) };
      if ('unreadable' in quarantine) {
        check(isSentence(quarantine.unreadable), quarantine.unreadable);
        check(judged(textsOf(GOOD), { quarantine }) === 'undecided', 'it passes');
      } else judged(textsOf(BAD[0] ?? []), { quarantine });
    }),
    times(700),
  );
});

test('any policy is read, or refused with a message', () => {
  const wrong = fc.tuple(aPlace, oddValue).map(([place, odd]) => replaced(aPolicy(), place, odd));

  fc.assert(
    fc.property(fc.oneof(wrong, fc.jsonValue(), oddValue), (value) => {
      const result = policySchema.safeParse(value);
      if (result.success) judged(textsOf(GOOD), { policy: result.data });
      else check(isSentence(problemIn('gate.config.ts', result.error)), problemIn('gate.config.ts', result.error));
    }),
    times(700),
  );
});

test('any verdict is read and can be shown, or is refused', () => {
  const good = judge(someEvidence());
  const wrong = fc.tuple(aPlace, oddValue).map(([place, odd]) => replaced(good, place, odd));

  fc.assert(
    fc.property(fc.oneof({ weight: 4, arbitrary: wrong }, { weight: 1, arbitrary: fc.jsonValue() }), (value) => {
      const result = verdictSchema.safeParse(JSON.parse(JSON.stringify(value)));
      if (result.success) check(renderPage(result.data).includes('</html>'), 'the page has no end');
      else check(isSentence(problemIn('verdict.json', result.error)), problemIn('verdict.json', result.error));
    }),
    times(600),
  );
});

test('a name with a line break in it is told of in one line', () => {
  const result = policySchema.safeParse({ flows: { 'a\nb': { warn: 2, fail: 1 } } });

  expect(isSentence(result.error ? problemIn('gate.config.ts', result.error) : '')).toBe(true);
});
