import { expect, test } from '@playwright/test';
import { aFailure, anAttempt, aPlan, aPlannedTest } from '../testing/builders.ts';
import { mergeJournals } from './merge.ts';
import { aReadJournal } from '../testing/journals.ts';
import { turnsIn } from './turns.ts';

const copyOf = (id: string, title: string, side: string, pair: number) =>
  aPlannedTest({ id, title, side, pair, location: '../fixtures/index.ts:9', spec: 'entity/create.spec.ts' });

test('a copy is found again by its spec and by the title without its turn, and what the run did not have is left out', () => {
  const tests = [
    copyOf('a', 'Create › shows it › 1: control', 'control', 1),
    copyOf('b', 'Create › shows it › 2: new', 'new', 1),
    copyOf('c', 'Create › shows more › 1: new', 'new', 1),
  ];
  const attempts = tests.map(({ id }) => anAttempt({ test: id }));
  const look = aReadJournal({ plan: { tests, round: 2, again: 'in turns' }, attempts });

  expect(turnsIn(look, aPlan()).map(({ test, side, pair }) => ({ test, side, pair }))).toEqual([
    { test: '1', side: 'control', pair: 1 },
    { test: '1', side: 'new', pair: 1 },
  ]);
});

const loaded = { asked: ['entity'], others: [] };
const [fails, passes] = [aFailure({ loaded }), anAttempt({ loaded })];
const LACKS = aFailure({ loaded, error: "Error: A snapshot doesn't exist at a.png" });
for (const [name, inRun, turns, outcome] of [
  ['confirms a failure, whatever the last one does', [fails], [fails, fails, passes], 'failed'],
  ['lifts a failure that nothing else has confirmed, if all pass', [fails], [passes, passes], 'flaky'],
  [
    'does not lift one that a second attempt has confirmed',
    [fails, { ...fails, attempt: 1 }],
    [passes, passes],
    'failed',
  ],
  ['of which nobody knows what it loaded lifts nothing', [fails], [{ ...passes, loaded: undefined }], 'failed'],
  ['that lacks a snapshot, which is named by the title, says nothing', [fails], [LACKS], 'failed'],
] as const)
  test(`a turn with the new build ${name}`, () => {
    const copies = turns.map((_, index) =>
      copyOf(`c${index}`, `Create › shows it › ${index + 1}: new`, 'new', index + 1),
    );
    const look = aReadJournal({
      plan: { tests: copies, round: 2, again: 'in turns' },
      attempts: turns.map((one, index) => ({ ...one, test: `c${index}`, at: one.at + 1_000 * (index + 5) })),
    });

    const { tests } = mergeJournals([aReadJournal({ attempts: [...inRun] }), look]);
    expect(tests[0]).toMatchObject({
      outcome,
      attempts: expect.arrayContaining([expect.objectContaining({ ok: false })]),
    });
  });
