import { expect, test } from '@playwright/test';
import { fitBaseline } from './baseline.ts';
import type { Run } from './model.ts';
import { judgeRounds } from './regression.ts';
import { product, runsOf, USUAL } from './testing.ts';

const SLOW = 'flow.04';

function deployment(seed: number, change: Record<string, number>) {
  const draw = product(seed, USUAL);
  const baseline = fitBaseline(runsOf(draw, 60));
  return { baseline, rounds: runsOf(() => draw(change), 12), draw };
}

/** Gives each round only what was asked for. */
function play({ baseline, rounds }: Pick<ReturnType<typeof deployment>, 'baseline' | 'rounds'>, options = {}) {
  const given: Run[] = rounds.slice(0, 1);
  for (;;) {
    const judgment = judgeRounds(baseline, given, options);
    const wanted = [...judgment.doubtful, ...judgment.controls];
    const next = rounds[given.length];
    if (!next || !wanted.length) return { judgment, given };
    given.push({ ...next, flows: Object.fromEntries(wanted.map((flow) => [flow, next.flows[flow]!])) });
  }
}
const stateOf = (judgment: ReturnType<typeof judgeRounds>, flow = SLOW) =>
  judgment.flows.find((one) => one.flow === flow)!;

test('a flow that takes 30 % longer is slower, and nothing else is', () => {
  const { judgment, given } = play(deployment(1, { [SLOW]: 1.3 }));

  const { state, estimate, milliseconds, eValue, limit, rankP, rounds, reason } = stateOf(judgment);
  expect(state).toBe('slower');
  expect(estimate).toBeCloseTo(1.3, 1);
  expect(Math.abs(milliseconds - 420)).toBeLessThan(120);
  expect(eValue).toBeGreaterThanOrEqual(limit);
  expect(limit).toBeCloseTo(1_300);
  expect(rankP).toBeLessThan(2e-4);
  expect(rounds).toBeGreaterThanOrEqual(3);
  expect(rounds).toBe(given.length);
  expect(reason).toContain('times its baseline');
  expect(judgment.flows.filter((one) => one.state === 'slower')).toHaveLength(1);
  expect(judgment.doubtful).toEqual([]);
});

test('one run never blocks, but asks for the flow and for controls', () => {
  const { baseline, rounds } = deployment(2, { [SLOW]: 3 });

  const { doubtful, controls, flows } = judgeRounds(baseline, rounds.slice(0, 1));

  expect(doubtful).toContain(SLOW);
  expect(controls.length).toBeGreaterThanOrEqual(3);
  expect(controls.filter((flow) => doubtful.includes(flow))).toEqual([]);
  expect(flows.map(({ state }) => state)).not.toContain('slower');
});

test('without a slowdown nothing is called slower', () => {
  for (let seed = 10; seed < 30; seed += 1) {
    const { judgment } = play(deployment(seed, {}));
    expect([...judgment.flows, judgment.whole].filter(({ state }) => state === 'slower')).toEqual([]);
  }
});

test('what is decided stays decided, whatever comes after', () => {
  const { baseline, rounds, draw } = deployment(3, { [SLOW]: 1.5 });
  const { given } = play({ baseline, rounds });
  const before = judgeRounds(baseline, given);

  const after = judgeRounds(baseline, [...given, draw({ 'flow.01': 9 })]);

  expect(stateOf(after)).toEqual(stateOf(before));
  expect(stateOf(after, 'flow.01').state).toBe('fine');
});

test('the same rounds give the same judgment', () => {
  const { baseline, rounds } = deployment(4, { [SLOW]: 1.2 });

  expect(JSON.stringify(play({ baseline, rounds }))).toBe(JSON.stringify(play({ baseline, rounds })));
});

test('a slow machine makes no flow slower, and is told apart from a slow product by the machine probe', () => {
  const { baseline, draw } = deployment(5, {});
  const onSlowMachine = play({ baseline, rounds: runsOf(() => draw({}, 0.8), 12) }).judgment;
  const all = Object.fromEntries([...baseline.flows.keys()].map((flow) => [flow, 1.4]));
  const slowProduct = play({ baseline, rounds: runsOf(() => draw(all, 0), 12) }).judgment;

  expect(onSlowMachine.machine.noisy).toBe(true);
  expect(onSlowMachine.machine.factor).toBeGreaterThan(1.8);
  expect(onSlowMachine.whole.state).toBe('fine');
  expect(onSlowMachine.flows.filter(({ state }) => state === 'slower')).toEqual([]);
  expect(slowProduct.whole.state).toBe('slower');
  expect(slowProduct.whole.estimate).toBeCloseTo(1.4, 1);
  expect(slowProduct.machine.noisy).toBe(false);
});

test('on the same machine it takes more to be slower', () => {
  const { baseline, rounds } = deployment(6, { [SLOW]: 1.25 });

  const apart = stateOf(judgeRounds(baseline, rounds.slice(0, 4)));
  const same = stateOf(judgeRounds(baseline, rounds.slice(0, 4), { sameMachine: true }));

  expect(apart.state).toBe('slower');
  expect(same.eValue).toBeLessThan(apart.eValue);
});

test('a flow three times far over its level is slower though ranks and evidence may not say so yet', () => {
  const { baseline, rounds } = deployment(7, { [SLOW]: 1.9 });
  const few = { guard: 0 };

  expect(stateOf(judgeRounds(baseline, rounds.slice(0, 3), few)).state).toBe('slower');
  expect(stateOf(judgeRounds(baseline, rounds.slice(0, 3), { ...few, hardStop: Infinity })).state).toBe('doubt');
  expect(stateOf(judgeRounds(baseline, rounds.slice(0, 3), { ...few, sameMachine: true })).state).toBe('doubt');
});

test('says what it cannot judge', () => {
  const { baseline, rounds } = deployment(8, {});
  const first: Run = { flows: { ...rounds[0]!.flows, 'flow.00': [], 'flow.new': [100] } };

  const judgment = judgeRounds(baseline, [first]);

  expect(stateOf(judgment, 'flow.new').state).toBe('no baseline');
  expect(stateOf(judgment, 'flow.00').state).toBe('inconclusive');
  expect(judgment.whole.state).toBe('no baseline');
  expect(() => judgeRounds(baseline, [])).toThrow('no round');
});

test('after the last round a doubt is inconclusive', () => {
  const { baseline, rounds } = deployment(9, { [SLOW]: 1.25 });

  const judgment = judgeRounds(baseline, rounds.slice(0, 2), { mostRounds: 2 });

  expect(stateOf(judgment).state).toBe('inconclusive');
  expect(judgment.doubtful).toEqual([]);
  expect(judgment.controls).toEqual([]);
});
