import { expect, test } from '@playwright/test';
import { CONTROL, NEW } from '../schema/sides.ts';
import { aTest } from '../testing/builders.ts';
import { hasControl } from './turns.ts';

const ofModules = {
  sides: {
    [NEW]: { modules: { stable: { '@shop/cart': '/new.js' }, canary: {} } },
    [CONTROL]: { modules: { stable: { '@shop/cart': '/old.js' }, canary: {} } },
  },
};
const ofDeployment = { sides: { [NEW]: { modules: {} }, [CONTROL]: { url: 'http://blue.example.com', modules: {} } } };

test('of several channels a test has a control on those where a module differs', () => {
  const channels = (control: typeof ofModules | typeof ofDeployment) =>
    ['stable', 'canary', undefined].filter((channel) =>
      hasControl(control, aTest(channel === undefined ? {} : { channel })),
    );

  expect(channels(ofModules)).toEqual(['stable', undefined]);
  expect(channels(ofDeployment)).toEqual(['stable', 'canary', undefined]);
});
