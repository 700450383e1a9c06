import { expect, test } from '@playwright/test';
import { CONTROL, NEW, type Sides } from '../schema/sides.ts';
import { allVariables } from './environment.ts';
import { currentSides, otherBuilds, variablesFor } from './sides.ts';

const LOOK = { round: 2 } as Parameters<typeof otherBuilds>[1]['run'];
const sidesOf = (ours: string, theirs: string, turns?: Sides['turns']): Sides => ({
  turns,
  sides: { [NEW]: { modules: { stable: { cart: ours } } }, [CONTROL]: { modules: { stable: { cart: theirs } } } },
  by: 'overrides',
});

test.afterEach(() => {
  for (const name of Object.keys(variablesFor(currentSides()))) delete allVariables()[name];
});

test('builds of a target that has another address in a look are loaded from there; others from where they are', async () => {
  const turns = { seed: '1 2', groups: [[NEW, CONTROL]] };
  const ended = sidesOf('http://127.0.0.1:50/2/cart.js', 'http://127.0.0.1:5/1/cart.js', turns);
  Object.assign(allVariables(), variablesFor({ ...ended, target: 'http://127.0.0.1:5' }));

  const target = { stage: 'staging', name: 'shop', url: 'http://127.0.0.1:6', deployed: false };
  await otherBuilds({} as never, { targets: [target], build: { identity: '2' }, run: LOOK });

  expect(currentSides()).toEqual({
    ...sidesOf('http://127.0.0.1:50/2/cart.js', 'http://127.0.0.1:6/1/cart.js', turns),
    target: target.url,
  });
});

test('what tells workers of other builds is set by the gate alone', () => {
  allVariables().GATE_SIDES = '{"sides":[]}';

  expect(currentSides).toThrow('GATE_SIDES is "{"sides":[]}" but must not be set: only the gate sets it');
  delete allVariables().GATE_SIDES;
});
