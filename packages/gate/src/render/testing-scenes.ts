import type { FlowResult } from '../schema/verdict.ts';
import { aFlow, anArea, aFinding, aVerdict } from './testing.ts';

const FLOWS = {
  'session.log-in': 640,
  'entity.list': 410,
  'entity.create': 670,
  'entity.search': 230,
  'journey.publish': 890,
  'journey.submit': 1_240,
  'workflow.start': 520,
  'message.send': 350,
  'message.arrive': 1_120,
  'portal.log-in': 780,
  'portal.meter-reading': 460,
};

/** Numbers between -1 and 1 that look like noise and are always the same. */
const noise = (seed: number) => (Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1) * 2 - 1;

/** Eleven flows with 40 runs of history, all within their budgets. */
export const elevenFlows = (changes: { [flow: string]: Partial<FlowResult> } = {}): FlowResult[] =>
  Object.entries(FLOWS).map(([flow, usual], index) =>
    aFlow({
      flow,
      samples: [1, 2, 3].map((sample) => usual * (1 + 0.07 * noise(index * 7 + sample))),
      duration: usual,
      warn: 1_500,
      fail: 3_000,
      state: 'within',
      history: Array.from({ length: 40 }, (_, run) => usual * (1 + 0.06 * noise(index * 100 + run))),
      ...changes[flow],
    }),
  );

const AREAS = ['channels', 'entity', 'journey', 'messaging', 'portal', 'workflow'];

export const passing = () =>
  aVerdict({
    areas: AREAS.map((area, index) => anArea({ area, passed: 4 + index })),
    flows: elevenFlows(),
    summary: 'Passed: 39 tests passed, 11 flows measured, no warnings.',
  });

/** A slow flow, a broken test, leaked resources, a warning, a quarantine and a muted signal. */
export const failing = () =>
  aVerdict({
    verdict: 'fail',
    summary:
      'Blocked: 1 test failed, and 4 other findings. Create › shows it: expect(locator).toBeVisible() failed; waiting for getByRole("heading", { name: "Ada" })',
    areas: AREAS.map((area, index) =>
      anArea({ area, passed: 4 + index, failed: area === 'entity' ? 1 : 0, flaky: area === 'portal' ? 1 : 0 }),
    ),
    flows: elevenFlows({
      'journey.submit': { samples: [3_190, 3_240, 3_420], duration: 3_240, state: 'fail' },
      'entity.create': {
        samples: [905, 912, 948, 1_010],
        duration: 930,
        state: 'slower',
        change: { ratio: 1.39, milliseconds: 261, evidence: 4_810, needed: 1_200, measurements: 4 },
      },
      'message.send': {
        samples: [440],
        duration: 440,
        state: 'doubtful',
        change: { ratio: 1.21, milliseconds: 77, evidence: 38, needed: 1_200, measurements: 12 },
      },
      'message.arrive': { samples: [1_590, 1_640], coarse: 2, duration: 1_615, state: 'warn' },
      'workflow.start': { samples: [], duration: undefined, state: 'not measured' },
    }),
    findings: [
      aFinding({
        message: 'Create › shows it: expect(locator).toBeVisible() failed; waiting for getByRole("heading")',
      }),
      ...['contact e2e-7f31 (Ada Lovelace)', 'journey e2e-7f32'].map((subject) =>
        aFinding({
          rule: 'leaked resources',
          subject,
          actual: 'still exists',
          limit: 'removed',
          evidence: [],
          message: `The run created ${subject} and did not remove it. Remove it now: npm run sweep`,
        }),
      ),
      aFinding({
        rule: 'budget',
        subject: 'journey.submit',
        actual: '3,240 ms',
        limit: '3,000 ms',
        evidence: ['3,190 ms', '3,240 ms', '3,420 ms'],
        message: 'journey.submit took 3,240 ms (median of 3 samples), over its limit of 3,000 ms.',
      }),
      aFinding({
        rule: 'regression',
        subject: 'entity.create',
        actual: '+39 %, 261 ms',
        limit: 'slower by less than 5 % or 50 ms',
        evidence: ['4 measurements', 'e-value 4810; 1200 is needed to block'],
        message:
          'entity.create is 39 % (261 ms) slower than its baseline of 40 runs; 4 measurements agree. If this is intended, accept it: npx playwright-gate accept "entity.create" --because "..."',
      }),
      aFinding({
        rule: 'budget',
        effect: 'warn',
        subject: 'message.arrive',
        actual: '1,615 ms',
        limit: '1,500 ms',
        evidence: ['1,590 ms', '1,640 ms'],
        message:
          'message.arrive took 1,615 ms (median of 2 samples, measured coarsely), over its warning level of 1,500 ms.',
      }),
    ],
    leaked: ['contact e2e-7f31 (Ada Lovelace)', 'journey e2e-7f32'],
    quarantined: [
      {
        test: 'portal/log-in.spec.ts › Log in › remembers',
        owner: 'team-portal',
        expires: '2026-12-01',
        outcome: 'flaky',
      },
    ],
    health: [{ name: 'errors per request', state: 'muted', detail: 'muted by hand until 2026-11-22' }],
  });

/** One shard of four did not hand in its journal. */
export const undecided = () =>
  aVerdict({
    verdict: 'undecided',
    summary:
      'Undecided: the run is incomplete. The journal of shard 3 of 4 is missing. The shard was killed at its start, or its journal was not collected.',
    shards: 4,
    areas: AREAS.map((area, index) => anArea({ area, passed: index % 2 ? 3 : 0, missing: index % 2 ? 0 : 4 })),
    flows: elevenFlows({
      'entity.list': { samples: [], duration: undefined, state: 'not measured' },
      'portal.meter-reading': { samples: [], duration: undefined, state: 'not measured' },
    }),
    findings: [
      aFinding({
        rule: 'incomplete run',
        effect: 'undecided',
        subject: 'shard 3 of 4',
        actual: 'missing',
        limit: '4 shards, each once',
        evidence: [],
        message:
          'The journal of shard 3 of 4 is missing. The shard was killed at its start, or its journal was not collected.',
      }),
      aFinding({
        rule: 'incomplete run',
        effect: 'undecided',
        subject: '12 planned tests',
        actual: 'did not run',
        limit: 'all 39 planned tests',
        evidence: ['Lists › filters (entity/list.spec.ts:9)', 'Meter › reads (portal/meter.spec.ts:14)'],
        message: '12 of 39 planned tests did not run, the first of them Lists › filters.',
      }),
    ],
  });
