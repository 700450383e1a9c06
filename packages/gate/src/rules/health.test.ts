import { expect, test } from '@playwright/test';
import { aPolicy, aRecord, someFacts } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { health } from './health.ts';

type State = RunRecord['health'][number]['state'];
const signal = (state: State, name = 'errors') => ({
  type: 'health' as const,
  name,
  state,
  detail: 'as seen at 10:00',
});
const reasonsFor = (signals: RunRecord['health'], names: string[] = []) =>
  health(
    someFacts({
      record: aRecord({ health: signals }),
      policy: aPolicy({ health: names.map((name) => ({ name, path: '/health' })) }),
    }),
  );

for (const [state, effect, words] of [
  ['alert', 'fail', 'raises an alert'],
  ['unknown', 'undecided', 'gave no answer'],
  ['muted', 'warn', 'is muted, so it would not have told of anything'],
] as const)
  test(`a signal that says ${state} gives ${effect}`, () => {
    expect(reasonsFor([signal(state)])).toEqual([
      {
        rule: 'health',
        effect,
        subject: 'errors',
        actual: state,
        limit: 'ok',
        evidence: [],
        sentence: `The health signal errors ${words}: as seen at 10:00`,
      },
    ]);
  });

test('a signal that is well, and a policy without any, give nothing', () => {
  expect(reasonsFor([signal('ok')], ['errors'])).toEqual([]);
  expect(reasonsFor([])).toEqual([]);
});

test('a signal that the policy names and nobody asked is undecided', () => {
  expect(reasonsFor([signal('ok', 'latency')], ['errors', 'latency'])).toMatchObject([
    { effect: 'undecided', subject: 'errors', sentence: 'The health signal errors gave no answer: it was not asked' },
  ]);
});

test('of several answers to one signal each counts', () => {
  expect(reasonsFor([signal('ok'), signal('alert')], ['errors'])).toMatchObject([{ effect: 'fail' }]);
});
