import { expect, test } from '@playwright/test';
import { anAttempt, aRecord, samplesOf, someContext } from '../testing/builders.ts';
import type { Assessment, FlowAssessment } from './assessment.ts';
import { WHOLE } from '../statistics/regression.ts';
import { regression } from './regression.ts';

const FLOW = 'entity.create';
const flowThat = (effect: FlowAssessment['effect'], estimate = 1.25) => ({
  effect,
  doubtful: false,
  judgment: {
    flow: FLOW,
    state: 'slower' as const,
    estimate,
    milliseconds: 250.4,
    eValue: 1234.56,
    limit: 300,
    rankP: 0.000123,
    rounds: 4,
    reason: '1.25 times its baseline in 4 measurements',
  },
});
const findingsFor = (...flows: FlowAssessment[]) => {
  const assessment: Assessment = {
    runs: 40,
    note: 'Compared with 40 passing runs, in 4 measurements.',
    flows: new Map(flows.map((flow, index) => [index ? `${FLOW}.${index}` : FLOW, flow])),
    doubtful: [],
    controls: [],
  };
  return regression.check(someContext({ assessment }));
};

test('flows that take what they took give no reason', () => {
  expect(findingsFor()).toEqual([]);
  expect(findingsFor(flowThat(undefined))).toEqual([]);
});

test('a flow that is slower fails with its figures and how to accept it', () => {
  expect(findingsFor(flowThat('fail'))).toEqual([
    {
      rule: 'regression',
      effect: 'fail',
      subject: FLOW,
      actual: '+25 %, 250 ms',
      limit: 'slower by less than 5 % or 50 ms',
      evidence: [
        '4 measurements',
        'e-value 1235; 300 is needed to block',
        'probability of such ranks without a change: 0.00012',
        '1.25 times its baseline in 4 measurements',
        'Compared with 40 passing runs, in 4 measurements.',
      ],
      message:
        'entity.create is 25 % (250 ms) slower than its baseline of 40 runs; 4 measurements agree. If this is intended, accept it: npx playwright-gate accept "entity.create" --because "..."',
    },
  ]);
});

for (const effect of ['undecided', 'warn'] as const)
  test(`a flow that stays in doubt is told as ${effect}`, () => {
    expect(findingsFor(flowThat(effect))).toMatchObject([
      {
        effect,
        message: 'entity.create may be 25 % (250 ms) slower than its baseline; 4 measurements were inconclusive.',
      },
    ]);
  });

test('a flow that is faster is shown with its own sign', () => {
  expect(findingsFor(flowThat('warn', 0.9))[0]?.actual).toBe('-10 %, 250 ms');
  expect(findingsFor(flowThat('warn', 1))[0]?.actual).toBe('+0 %, 250 ms');
});

test('each flow has a reason of its own', () => {
  expect(findingsFor(flowThat('fail'), flowThat(undefined), flowThat('warn')).map(({ effect }) => effect)).toEqual([
    'fail',
    'warn',
  ]);
});

test('all flows together have no milliseconds, and nothing to accept', () => {
  const whole: FlowAssessment = { ...flowThat('fail'), judgment: { ...flowThat('fail').judgment, flow: WHOLE } };
  const assessment: Assessment = { runs: 40, note: '', flows: new Map([[WHOLE, whole]]), doubtful: [], controls: [] };

  expect(regression.check(someContext({ assessment }))).toMatchObject([
    {
      actual: '+25 %',
      message: 'The whole product is 25 % slower than its baseline of 40 runs; 4 measurements agree.',
    },
  ]);
});

test('a doubt says whether it was measured again, and why that did not settle it', () => {
  const whole: FlowAssessment = {
    ...flowThat('undecided', 2.2),
    judgment: { ...flowThat('undecided', 2.2).judgment, flow: WHOLE, rounds: 1 },
  };
  const assessment: Assessment = { runs: 40, note: '', flows: new Map([[WHOLE, whole]]), doubtful: [], controls: [] };
  const told = (looks: number) => {
    const remeasurements = Array.from({ length: looks }, () => ({
      machine: 'm',
      attempts: [anAttempt({ samples: samplesOf([50]) })],
    }));
    return regression.check(someContext({ assessment, record: aRecord({ remeasurements }) }))[0]?.message;
  };

  expect(told(0)).toBe('The whole product may be 120 % slower than its baseline; it was not measured again.');
  expect(told(6)).toBe(
    'The whole product may be 120 % slower than its baseline; 6 re-measurements could not tell: too few flows are steady enough to know the machine by.',
  );
});
