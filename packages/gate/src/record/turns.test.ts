import { expect, test } from '@playwright/test';
import { anAttempt, aPlan, aPlannedTest } from '../testing/builders.ts';
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
