import { defineGate } from 'playwright-gate/config';

/** For tests: a policy without Datadog. */
export default defineGate({ flows: {} });
