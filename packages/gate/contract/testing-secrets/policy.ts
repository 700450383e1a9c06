import { defineGate } from 'playwright-gate/config';

if (process.env.POLICY_FAILS) throw new Error(process.env.POLICY_FAILS);

/** A target that is asked for its build and its health, where there is one. */
export default defineGate({
  regression: { learningRuns: 0 },
  ...(process.env.BASE_URL
    ? { build: { path: '/', take: { json: 'build' } }, health: [{ name: 'the portal', path: '/health' }] }
    : {}),
});
