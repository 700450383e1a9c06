import { defineGate } from '../../src/config.ts';

export default defineGate({
  regression: { learningRuns: 0 },
  steps: [{ title: /^adds (\w+) to the cart$/ }, { title: /^pays/, flow: 'checkout.pay' }],
  flows: { 'checkout.pay': { warn: 1_000, fail: 20_000 }, tea: { warn: 1_000, fail: 20_000 } },
});
