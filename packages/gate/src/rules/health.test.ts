import { expect, test } from '@playwright/test';
import { aPolicy, aRecord, someContext } from '../testing/builders.ts';
import type { RunRecord } from '../schema/record.ts';
import { health } from './health.ts';

type State = RunRecord['health'][number]['state'];
const signal = (state: State, name = 'errors') => ({
  type: 'health' as const,
  name,
  state,
  detail: 'as seen at 10:00',
});
const findingsFor = (signals: RunRecord['health'], names: string[] = []) =>
  health.check(
    someContext({
      record: aRecord({ health: signals }),
      policy: aPolicy({ health: names.map((name) => ({ name, path: '/health' })) }),
    }),
  );

for (const [state, effect, words] of [
  ['alert', 'fail', 'is in alert'],
  ['unknown', 'undecided', 'gave no answer'],
  ['recovered', 'warn', 'was in alert, and was well some seconds later'],
  ['muted', 'warn', 'is muted and would not have raised an alert'],
] as const)
  test(`a signal that says ${state} gives ${effect}`, () => {
    expect(findingsFor([signal(state)])).toEqual([
      {
        rule: 'health',
        effect,
        subject: 'errors',
        actual: state,
        limit: 'ok',
        evidence: [],
        message: `The health signal errors ${words}: as seen at 10:00`,
      },
    ]);
  });

test('a signal that is well, and a policy without any, give nothing', () => {
  expect(findingsFor([signal('ok')], ['errors'])).toEqual([]);
  expect(findingsFor([])).toEqual([]);
});

test('a signal that the policy names and nobody asked is undecided', () => {
  expect(findingsFor([signal('ok', 'latency')], ['errors', 'latency'])).toMatchObject([
    { effect: 'undecided', subject: 'errors', message: 'The health signal errors gave no answer: it was not asked' },
  ]);
});

test('of several answers to one signal each counts', () => {
  expect(findingsFor([signal('ok'), signal('alert')], ['errors'])).toMatchObject([{ effect: 'fail' }]);
});
