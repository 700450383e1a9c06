import { expect, test } from '@playwright/test';
import { aRecord, someFacts } from '../testing/builders.ts';
import { leftBehind } from './leaked-resources.ts';

test('nothing left behind is no reason', () => {
  expect(leftBehind(someFacts())).toEqual([]);
});

test('each resource that is left behind fails and says how to remove it', () => {
  const reasons = leftBehind(someFacts({ record: aRecord({ leftBehind: ['entity e2e-1', 'journey e2e-2'] }) }));

  expect(reasons.map(({ effect, subject }) => [effect, subject])).toEqual([
    ['fail', 'entity e2e-1'],
    ['fail', 'journey e2e-2'],
  ]);
  expect(reasons[0]).toEqual({
    rule: 'left behind',
    effect: 'fail',
    subject: 'entity e2e-1',
    actual: 'still there',
    limit: 'nothing',
    evidence: [],
    sentence: 'entity e2e-1 was created by this run and is still there: run "npm run sweep".',
  });
});
