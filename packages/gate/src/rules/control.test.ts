import { expect, test } from '@playwright/test';
import { aFailedTest, aFailure, anAttempt, aPlan, aRecord, samplesOf } from '../testing/builders.ts';
import type { Attempt } from '../schema/journal.ts';
import type { RunRecord, Turn } from '../schema/record.ts';
import { CONTROL, NEW, withoutNew } from '../schema/sides.ts';
import { compare, componentOf, pairsIn } from './control.ts';

const MODULES = ['@shop/cart', '@shop/list'];

const recordOf = (turns: Turn[], { whole = true, modules = MODULES } = {}): RunRecord =>
  aRecord({
    plan: aPlan({ control: { name: 'the last verified build', modules, whole } }),
    tests: [aFailedTest()],
    turns: [turns],
  });

/** What one side did in each pair. */
const side = (name: string, ...attempts: Attempt[]): Turn[] =>
  attempts.map((attempt, index) => ({ test: '1', side: name, pair: index + 1, attempt }));
const loaded = { asked: MODULES, others: [] };
const [passes, fails] = [anAttempt({ loaded }), aFailure({ loaded })];
const compared = (turns: Turn[], options = {}) => compare(aFailedTest(), recordOf(turns, options));

test('a test that takes no turns is not compared', () => {
  expect(compared([])).toBeUndefined();
});

test('what fails with the new build and passes with the old one comes from this change', () => {
  const turns = [...side(NEW, fails, fails, fails, fails), ...side(CONTROL, passes, passes, passes, passes)];

  expect(compared(turns)).toMatchObject({
    cause: 'this change',
    sentence: 'it fails 4 of 4 times with the new build and 0 of 4 times with the last verified build',
  });
  expect(compared(turns, { modules: ['@shop/cart'] })).toMatchObject({ component: '@shop/cart' });
});

test('the module without which it passes is named; where it takes several, all of them', () => {
  const turns = [...side(NEW, fails, fails, fails, fails), ...side(CONTROL, passes, passes, passes, passes)];
  const [cart = '', list = ''] = MODULES.map(withoutNew);

  expect(compared([...turns, ...side(cart, passes, passes), ...side(list, fails, fails)])?.component).toBe(
    '@shop/cart',
  );
  expect(compared([...turns, ...side(cart, fails, fails), ...side(list, fails, fails)])?.component).toBe(
    '2 modules together: @shop/cart, @shop/list',
  );
  expect(compared([...turns, ...side(cart, passes), ...side(list, fails, fails)])?.component).toBeUndefined();
});

test('what fails alike with both builds does not come from this change, if the control goes without all of it', () => {
  const turns = [...side(NEW, fails, fails), ...side(CONTROL, fails, fails)];

  expect(compared(turns)).toMatchObject({ cause: 'not this change' });
  expect(compared(turns, { whole: false })?.cause).toBeUndefined();
});

/** A side that fails a test so many times of twelve. */
const nowAndThen = (name: string, failures: number) =>
  side(name, ...Array.from({ length: 12 }, (_, index) => (index < failures ? fails : passes)));

for (const [ours, theirs, cause] of [
  [6, 0, 'this change'],
  [12, 5, 'this change'],
  [5, 0, undefined],
  [6, 1, undefined],
  [6, 2, 'not this change'],
  [4, 5, 'not this change'],
] as const)
  test(`a test that fails ${ours} times with the new build and ${theirs} times with the old one, of 12: ${cause ?? 'nothing is known'}`, () => {
    const turns = [...nowAndThen(NEW, ours), ...nowAndThen(CONTROL, theirs)];

    expect(compared(turns)).toMatchObject({ cause, flaky: ours < 12 || theirs > 0 });
  });

test('a flaky test is for nobody after a few turns, and no module is named by so few', () => {
  const few = [...side(NEW, fails, passes, fails), ...side(CONTROL, fails, fails, passes)];
  const [cart = '', list = ''] = MODULES.map(withoutNew);
  const many = [...nowAndThen(NEW, 8), ...nowAndThen(CONTROL, 0)];

  expect(compared(few)).toMatchObject({ cause: undefined, flaky: true });
  expect(compared([...many, ...side(cart, passes, passes), ...side(list, fails, fails)])?.component).toBeUndefined();
});

for (const [name, turns] of Object.entries({
  'the old build fails otherwise': [
    ...side(NEW, fails, fails),
    ...side(
      CONTROL,
      aFailure({ loaded, error: 'Error: no such module' }),
      aFailure({ loaded, error: 'Error: no such module' }),
    ),
  ],
  'the new build passes once': [...side(NEW, fails, passes, fails), ...side(CONTROL, passes, passes, passes)],
  'the old build fails once': [...side(NEW, fails, fails), ...side(CONTROL, passes, fails)],
  'there were only a few turns': [...side(NEW, fails, fails, fails), ...side(CONTROL, passes, passes, passes)],
  'one turn each': [...side(NEW, fails), ...side(CONTROL, passes)],
  'the target was away': [
    ...side(NEW, fails, fails),
    ...side(CONTROL, ...[1, 2].map(() => aFailure({ loaded, target: { unreachable: 'it did not answer' } }))),
  ],
  'no page has loaded what differs': [
    ...side(NEW, ...[1, 2, 3, 4].map(() => aFailure({ loaded: { asked: [], others: [] } }))),
    ...side(CONTROL, passes, passes, passes, passes),
  ],
  'a page was opened that nobody watched': [
    ...side(NEW, fails, fails),
    ...side(CONTROL, ...[1, 2].map(() => aFailure({ loaded: { ...loaded, unknown: true } }))),
  ],
  'nothing says what pages have loaded': [...side(NEW, fails, fails), ...side(CONTROL, aFailure(), aFailure())],
  'both builds fail, and otherwise than the run did': [
    ...side(NEW, ...[1, 2].map(() => aFailure({ loaded, error: 'Error: no such module' }))),
    ...side(CONTROL, ...[1, 2].map(() => aFailure({ loaded, error: 'Error: no such module' }))),
  ],
  'pages loaded another build': [
    ...side(NEW, fails, fails),
    ...side(CONTROL, ...[1, 2].map(() => anAttempt({ loaded: { asked: [], others: ['@shop/cart'] } }))),
  ],
}))
  test(`nothing is known of the cause where ${name}`, () => {
    expect(compared(turns)?.cause).toBeUndefined();
  });

const took = (...durations: number[]) =>
  durations.map((duration) => anAttempt({ loaded, samples: samplesOf([duration], { flow: 'cart.open' }) }));

test('a pair is a test that came to its end on both sides', () => {
  const turns = [...side(NEW, ...took(200, 210), fails), ...side(CONTROL, ...took(100), fails, ...took(110))];

  expect(pairsIn(turns, 'cart.open', CONTROL)).toEqual([{ control: 100, changed: 200 }]);
  expect(pairsIn(turns, 'cart.close', CONTROL)).toEqual([]);
});

test('the module that most of a slowdown goes with is named, and none where it goes with none', () => {
  const [cart = '', list = ''] = MODULES.map(withoutNew);
  const turnsOf = (...without: Turn[][]) =>
    without.flatMap((those, at) => [
      ...side(NEW, ...took(200, 200, 200)).map((turn) => ({ ...turn, pair: turn.pair + 10 * at })),
      ...those.map((turn) => ({ ...turn, pair: turn.pair + 10 * at })),
    ]);
  const slow = turnsOf(side(cart, ...took(104, 100, 98)), side(list, ...took(201, 198, 200)));
  const none = turnsOf(side(cart, ...took(190, 200, 198)), side(list, ...took(201, 198, 200)));

  expect(componentOf('cart.open', 2, recordOf(slow))).toBe('@shop/cart');
  expect(componentOf('cart.open', 2, recordOf(none))).toBeUndefined();
  expect(componentOf('cart.open', 2, recordOf([], { modules: ['@shop/list'] }))).toBe('@shop/list');
});
