import type { FlowResult } from '../schema/verdict.ts';
import { aFlow, anArea, aReason, aVerdict } from './testing.ts';

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
    summary: 'Passed: 39 tests, nothing failed, every flow within its limits, nothing left behind.',
  });

/** A slow flow, a broken test, resources left behind, a warning, a quarantine and a muted signal. */
export const failing = () =>
  aVerdict({
    verdict: 'fail',
    summary:
      'Blocked because passed: Create › shows it: expect(locator).toBeVisible() failed; waiting for getByRole("heading", { name: "Ada" }) (and 4 more reasons)',
    areas: AREAS.map((area, index) =>
      anArea({ area, passed: 4 + index, failed: area === 'entity' ? 1 : 0, flaky: area === 'portal' ? 1 : 0 }),
    ),
    flows: elevenFlows({
      'journey.submit': { samples: [3_190, 3_240, 3_420], duration: 3_240, state: 'fail' },
      'entity.create': {
        samples: [905, 912, 948, 1_010],
        duration: 930,
        state: 'slower',
        change: { ratio: 1.39, milliseconds: 261, evidence: 4_810, needed: 1_200, rounds: 4 },
      },
      'message.send': {
        samples: [440],
        duration: 440,
        state: 'doubtful',
        change: { ratio: 1.21, milliseconds: 77, evidence: 38, needed: 1_200, rounds: 12 },
      },
      'message.arrive': { samples: [1_590, 1_640], coarse: 2, duration: 1_615, state: 'warn' },
      'workflow.start': { samples: [], duration: undefined, state: 'not measured' },
    }),
    reasons: [
      aReason({
        sentence: 'Create › shows it: expect(locator).toBeVisible() failed; waiting for getByRole("heading")',
      }),
      ...['contact e2e-7f31 (Ada Lovelace)', 'journey e2e-7f32'].map((subject) =>
        aReason({
          rule: 'left behind',
          subject,
          actual: 'still there',
          limit: 'nothing',
          evidence: [],
          sentence: `${subject} was created by this run and is still there: run "npm run sweep".`,
        }),
      ),
      aReason({
        rule: 'budgets',
        subject: 'journey.submit',
        actual: '3,240 ms',
        limit: '3,000 ms',
        evidence: ['3,190 ms', '3,240 ms', '3,420 ms'],
        sentence: 'journey.submit took 3,240 ms (median of 3), which is over its limit of 3,000 ms.',
      }),
      aReason({
        rule: 'regression',
        subject: 'entity.create',
        actual: '930 ms',
        limit: '669 ms',
        evidence: ['look 1: 912 ms', 'look 2: 948 ms', 'look 3: 905 ms', 'look 4: 1,010 ms'],
        sentence: 'entity.create takes 39 % (261 ms) longer than was to be expected; it was looked at 4 times.',
      }),
      aReason({
        rule: 'budgets',
        effect: 'warn',
        subject: 'message.arrive',
        actual: '1,615 ms',
        limit: '1,500 ms',
        evidence: ['1,590 ms', '1,640 ms'],
        sentence:
          'message.arrive took 1,615 ms (median of 2, measured coarsely), which is over its warning of 1,500 ms.',
      }),
    ],
    leftBehind: ['contact e2e-7f31 (Ada Lovelace)', 'journey e2e-7f32'],
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
    summary: 'Undecided because complete: The journal of shard 3 of 4 is missing, so nothing is known of its tests.',
    shards: 4,
    areas: AREAS.map((area, index) => anArea({ area, passed: index % 2 ? 3 : 0, missing: index % 2 ? 0 : 4 })),
    flows: elevenFlows({
      'entity.list': { samples: [], duration: undefined, state: 'not measured' },
      'portal.meter-reading': { samples: [], duration: undefined, state: 'not measured' },
    }),
    reasons: [
      aReason({
        rule: 'complete',
        effect: 'undecided',
        subject: 'shard 3 of 4',
        actual: 'no journal',
        limit: 'a journal of each of 4 shards',
        evidence: [],
        sentence: 'The journal of shard 3 of 4 is missing, so nothing is known of its tests.',
      }),
      aReason({
        rule: 'complete',
        effect: 'undecided',
        subject: '12 planned tests',
        actual: 'did not run',
        limit: '39 planned tests',
        evidence: ['Lists › filters (entity/list.spec.ts:9)', 'Meter › reads (portal/meter.spec.ts:14)'],
        sentence: '12 planned tests did not run, Lists › filters first of all.',
      }),
    ],
  });
