import type { FlowResult } from '../schema/verdict.ts';
import { aFinding, aVerdict, anArea } from './testing.ts';
import { elevenFlows } from './testing-scenes.ts';

const CONTROL = {
  name: 'the last verified build',
  build: `sha256:${'651d1c8b3139'.padEnd(64, '0')} + sha256:${'3eeae302da65'.padEnd(64, '0')}`,
  modules: ['@portal/entity', '@portal/kit'],
  whole: true,
};

/** What pairs said of a flow. */
const inPairs = (control: number, changed: number, count: number): Partial<FlowResult> => ({
  samples: [changed * 0.97, changed, changed * 1.04],
  duration: changed,
  history: [],
  change: {
    ratio: changed / control,
    milliseconds: changed - control,
    evidence: changed > 1.2 * control ? 1_850 : 0.4,
    needed: 1_200,
    measurements: 1 + count,
    pairs: { control, changed, count },
  },
});

/** A young pipeline: all flows are compared with the control, and the change has made one slower. */
export const slowerInPairs = () =>
  aVerdict({
    verdict: 'fail',
    cause: 'this change',
    control: CONTROL,
    summary:
      'Blocked: 1 flow is slower. entity.create is 121 % (122 ms) slower than with the last verified build: 223 ms against 101 ms, in 14 pairs measured in turns. It comes from @portal/entity.',
    areas: [anArea({ passed: 24 })],
    flows: elevenFlows().map(({ flow, duration = 0, ...rest }) => ({
      ...rest,
      flow,
      ...inPairs(duration, duration * 1.01, 3),
      ...(flow === 'entity.create' ? { ...inPairs(101, 223, 14), state: 'slower' as const } : {}),
    })),
    findings: [
      aFinding({
        rule: 'regression',
        subject: 'entity.create',
        actual: '+121 %, 122 ms',
        limit: 'slower by less than 5 % or 50 ms',
        cause: 'this change',
        evidence: [
          'control: the last verified build',
          '14 pairs; medians: new 223 ms, control 101 ms',
          'e-value 1850; 1200 is needed to block',
        ],
        message:
          'entity.create is 121 % (122 ms) slower than with the last verified build: 223 ms against 101 ms, in 14 pairs measured in turns. It comes from @portal/entity. If this is intended, accept it: npx playwright-gate accept "entity.create" --because "..."',
      }),
    ],
    baseline: { runs: 1, note: 'The history has 1 run, so every flow was compared with the control.' },
  });

const ERROR = 'expect(locator).toBeVisible() failed; waiting for getByRole("heading", { name: "Ada" })';
const TEST = 'Create a contact › shows the new contact with what was entered (entity/create-contact.spec.ts:12)';
const TITLE = 'Create a contact › shows the new contact with what was entered';
const attempts = [1, 2].map(
  (attempt) =>
    `attempt ${attempt} in worker ${attempt}: failed after 5,012 ms at pages/entity/form.ts:33 from tests/entity/create-contact.spec.ts:17: ${ERROR}`,
);

/** A test fails with the new build alone, and one module does that. */
export const brokenByThisChange = () => {
  const message = `${TITLE} is broken by this change, in @portal/entity, and passes with the last verified build: ${ERROR}`;
  return aVerdict({
    verdict: 'fail',
    cause: 'this change',
    control: CONTROL,
    summary: `Blocked: 1 test failed. ${message}`,
    areas: [anArea({ passed: 23, failed: 1 })],
    flows: elevenFlows(),
    findings: [
      aFinding({
        subject: TEST,
        actual: ERROR,
        cause: 'this change',
        evidence: [
          'it fails 3 of 3 times with the new build and 0 of 3 times with the last verified build',
          ...attempts,
        ],
        message,
      }),
    ],
  });
};

/** A test fails with both builds. */
export const brokenElsewhere = () => {
  const message = `${TITLE} is broken, but not by this change: it fails with the last verified build as well: ${ERROR}`;
  return aVerdict({
    verdict: 'undecided',
    cause: 'not this change',
    control: { ...CONTROL, modules: ['@portal/entity'] },
    summary: `Undecided: some test failures are inconclusive. ${message}`,
    areas: [anArea({ passed: 23, failed: 1 })],
    flows: elevenFlows(),
    findings: [
      aFinding({
        effect: 'undecided',
        subject: TEST,
        actual: ERROR,
        cause: 'not this change',
        evidence: [
          'it fails 3 of 3 times with the new build and 3 of 3 times with the last verified build',
          ...attempts,
        ],
        message,
      }),
    ],
  });
};

/** An unpublished build was tried in the place of the published one. */
export const preview = () => {
  const overrides = { '@portal/entity': 'http://localhost:5173/entity.js' };
  return aVerdict({
    overrides,
    control: { name: 'the published build', modules: Object.keys(overrides), whole: true },
    build: `${CONTROL.build} with @portal/entity from http://localhost:5173/entity.js`,
    flows: elevenFlows({ 'entity.create': { ...inPairs(650, 640, 3), state: 'within' } }),
    summary: 'Passed: 39 tests passed, 11 flows measured, no warnings.',
  });
};

/** The first run of a target. */
export const withoutControl = () =>
  aVerdict({
    control: { none: 'no run of this target has passed yet' },
    flows: elevenFlows().map((flow) => ({ ...flow, history: [] })),
    baseline: { runs: 0, note: 'The history has 0 runs; a comparison needs 10. Until then only budgets apply.' },
  });
