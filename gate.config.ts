import { defineGate } from 'playwright-gate/config';
import { datadog } from 'playwright-gate-datadog';
import { portal } from './fixtures/environment/target.ts';

/**
 * The policy of the gate. Durations are in milliseconds; a flow with a weight over 1 is critical. `production: false`: no
 * test tagged @smoke measures the flow, and production runs only those.
 */
const gate = defineGate({
  project: 'staging',
  tags: ['@smoke', '@critical', '@own-organization'],
  target: portal,
  // What a browser loads on the channels of the run, and the API: a deployment to another channel changes neither.
  build: { path: '/api/version', take: { json: ['channels.{channel}.digest', 'api.digest'] } },
  // What a browser can load in the place of a build: of the last one that passed, of production, or an unpublished one.
  control: { importMaps: { stable: '/stable-importmap.json', canary: '/systemjs-importmap.json' } },
  flows: {
    'session.log-in': { warn: 2_500, fail: 5_000, weight: 2 },
    'entity.list': { warn: 2_000, fail: 4_000 },
    'entity.create': { warn: 1_500, fail: 3_000, weight: 2 },
    'entity.search': { warn: 1_500, fail: 3_000 },
    'journey.publish': { warn: 1_500, fail: 3_000, stages: { production: false } },
    'journey.submit': { warn: 2_000, fail: 4_000, weight: 2 },
    'workflow.start': { warn: 1_500, fail: 3_000 },
    'message.send': { warn: 1_500, fail: 3_000, stages: { production: false } },
    'message.arrive': { warn: 2_000, fail: 4_000 },
    'portal.log-in': { warn: 2_000, fail: 4_000 },
    'portal.meter-reading': { warn: 1_500, fail: 3_000, stages: { production: false } },
  },
  plugins: [datadog()],
});

export default gate;
export type FlowName = keyof typeof gate.flows;
