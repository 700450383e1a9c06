import { expect, test } from '@playwright/test';
import { someFacts } from '../testing/builders.ts';
import type { Assessment, FlowAssessment } from '../judge/assess.ts';
import { regression } from './regression.ts';

const FLOW = 'entity.create';
const flowThat = (effect: FlowAssessment['effect'], estimate = 1.25): FlowAssessment => ({
  effect,
  doubtful: false,
  judgement: {
    flow: FLOW,
    state: 'slower',
    estimate,
    milliseconds: 250.4,
    eValue: 1234.56,
    limit: 300,
    rankP: 0.000123,
    rounds: 4,
    because: '1.25 times its level in 4 rounds',
  },
  change: undefined,
});
const reasonsFor = (...flows: FlowAssessment[]) => {
  const assessment: Assessment = {
    runs: 40,
    note: 'Compared with 40 runs that passed, 4 looks.',
    flows: new Map(flows.map((flow, index) => [index ? `${FLOW}.${index}` : FLOW, flow])),
    doubtful: [],
    controls: [],
  };
  return regression(someFacts({ assessment }));
};

test('flows that take what they took give no reason', () => {
  expect(reasonsFor()).toEqual([]);
  expect(reasonsFor(flowThat(undefined))).toEqual([]);
});

test('a flow that is slower fails with its figures and how to accept it', () => {
  expect(reasonsFor(flowThat('fail'))).toEqual([
    {
      rule: 'regression',
      effect: 'fail',
      subject: FLOW,
      actual: '+25 %, 250 ms',
      limit: 'at most 5 % or 50 ms more than lately',
      evidence: [
        '4 looks',
        'evidence 1.23e+3 of 300 needed',
        'chance of such ranks without a change: 0.00012',
        '1.25 times its level in 4 rounds',
        'Compared with 40 runs that passed, 4 looks.',
      ],
      sentence:
        'entity.create takes +25 % (250 ms) longer than in the last 40 runs, and 4 looks agree; if that is meant, accept it: npm run gate -- accept "entity.create" --because "...".',
    },
  ]);
});

for (const effect of ['undecided', 'warn'] as const)
  test(`a flow that stays in doubt is told as ${effect}`, () => {
    expect(reasonsFor(flowThat(effect))).toMatchObject([
      {
        effect,
        sentence: 'entity.create seems to take +25 % (250 ms) longer than lately, but 4 looks did not settle it.',
      },
    ]);
  });

test('a flow that is faster is shown with its own sign', () => {
  expect(reasonsFor(flowThat('warn', 0.9))[0]?.actual).toBe('-10 %, 250 ms');
  expect(reasonsFor(flowThat('warn', 1))[0]?.actual).toBe('+0 %, 250 ms');
});

test('each flow has a reason of its own', () => {
  expect(reasonsFor(flowThat('fail'), flowThat(undefined), flowThat('warn')).map(({ effect }) => effect)).toEqual([
    'fail',
    'warn',
  ]);
});
