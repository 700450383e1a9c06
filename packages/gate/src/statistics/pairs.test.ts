import { expect, test } from '@playwright/test';
import type { Pair, PairOptions, PairRound } from './pair-model.ts';
import { judgePairs } from './pairs.ts';
import { seeded, type Random } from './random.ts';
import { WHOLE } from './regression.ts';
import { normal } from './testing.ts';

const pairOf = (ratio: number, control = 2_000): Pair => ({ control, changed: control * ratio });
const alike = (count: number, ratio: number, control?: number): Pair[] =>
  Array.from({ length: count }, () => pairOf(ratio, control));

/** Takes the pairs that are asked for until all is decided; the last judgment, and the rounds. */
function judged(paired: readonly string[], draw: (flow: string) => Pair, options: PairOptions = {}) {
  const rounds: PairRound[] = [];
  for (;;) {
    const judgment = judgePairs(rounds, { paired, ...options });
    const wanted = Object.entries(judgment.next);
    if (!wanted.length) return { ...judgment, rounds };
    rounds.push(
      Object.fromEntries(wanted.map(([flow, count]) => [flow, Array.from({ length: count }, () => draw(flow))])),
    );
  }
}

/** Pairs that scatter by 8 %, with an outlier now and then; a coin decides which half is which. */
const drawer =
  (random: Random, slowdown: (flow: string) => number = () => 0) =>
  (flow: string): Pair => {
    const half = () => 2_000 * Math.exp(0.08 * normal(random) + (random() < 0.03 ? 0.35 : 0));
    return { control: half(), changed: half() * (1 + slowdown(flow)) };
  };

const states = ({ flows }: { flows: { state: string }[] }): string[] => flows.map(({ state }) => state);

test('without a round, the first one takes three pairs of every flow', () => {
  const { flows, whole, next } = judgePairs([], { paired: ['b', 'a'] });

  expect(next).toEqual({ a: 3, b: 3 });
  expect(flows.map(({ flow, state, pairs }) => [flow, state, pairs])).toEqual([
    ['a', 'doubt', 0],
    ['b', 'doubt', 0],
  ]);
  expect(whole).toMatchObject({ flow: WHOLE, state: 'doubt', pairs: 0 });
});

test('without a flow there is nothing to pair', () => {
  expect(judgePairs([])).toMatchObject({ flows: [], whole: { state: 'fine' }, next: {} });
});

test('a flow that takes as long on both builds is fine after three pairs', () => {
  const { flows, next } = judgePairs([{ a: alike(3, 1.01) }]);

  expect(next).toEqual({});
  expect(flows).toMatchObject([{ state: 'fine', pairs: 3, control: 2_000, changed: 2_020 }]);
  expect(flows[0]!.estimate).toBeCloseTo(1.01);
  expect(flows[0]!.milliseconds).toBeCloseTo(20);
});

test('a flow in doubt takes as many pairs again, up to the most', () => {
  const rounds: PairRound[] = [{ a: [pairOf(1.6), pairOf(1.2), pairOf(0.9)] }];
  const counts: number[] = [];
  for (;;) {
    const { next, flows } = judgePairs(rounds, { mostPairs: 20 });
    if (!next.a) {
      expect(flows).toMatchObject([{ state: 'inconclusive', pairs: 20 }]);
      break;
    }
    counts.push(next.a);
    rounds.push({ a: Array.from({ length: next.a }, (_, index) => pairOf(index % 2 ? 0.9 : 1.4)) });
  }
  expect(counts).toEqual([3, 6, 8]);
});

test('the evidence is what the bets are worth, and has to reach flows + 1 over alpha', () => {
  const [flow] = judgePairs([{ a: alike(3, 2) }], { flows: 9, alpha: 0.05 }).flows;

  expect(flow!.limit).toBeCloseTo(200);
  expect(flow!.eValue).toBeCloseTo((1.95 ** 3 * 2 + (1 + 0.95 * Math.tanh(5 * Math.log(2))) ** 3) / 3, 4);
  expect(flow).toMatchObject({ state: 'doubt', estimate: 2, milliseconds: 2_000 });
});

test('a slower flow is named once a dozen pairs agree', () => {
  const { flows, whole, rounds } = judged(['a', 'b'], (flow) => pairOf(flow === 'b' ? 1.3 : 1));

  expect(flows).toMatchObject([{ state: 'fine' }, { state: 'slower', pairs: 12 }]);
  expect(rounds.map(({ b }) => b?.length)).toEqual([3, 3, 6]);
  expect(whole.state).toBe('fine');
});

test('three pairs are the fewest that block', () => {
  const options = { flows: 1, alpha: 1, leastEffect: { ratio: 1, milliseconds: 0 } };

  expect(states(judgePairs([{ a: alike(2, 3) }], options))).toEqual(['doubt']);
  expect(states(judgePairs([{ a: alike(3, 3) }], options))).toEqual(['slower']);
});

test('what is too little to matter is fine, however certain it is', () => {
  expect(states(judgePairs([{ a: alike(32, 1.04) }]))).toEqual(['fine']);
  expect(states(judgePairs([{ a: alike(32, 1.06) }]))).toEqual(['slower']);
  expect(states(judgePairs([{ a: alike(32, 1.4, 100) }]))).toEqual(['fine']);
  expect(states(judgePairs([{ a: alike(32, 1.6, 100) }]))).toEqual(['slower']);
});

test('what is decided stays decided, whatever comes later', () => {
  const fine = [{ a: alike(3, 1) }, { a: alike(30, 2) }];
  const slower = [{ a: alike(14, 1.5) }, { a: alike(18, 0.5) }];

  expect(judgePairs(fine).flows).toMatchObject([{ state: 'fine', pairs: 3 }]);
  expect(judgePairs(slower).flows).toMatchObject([{ state: 'slower', pairs: 14 }]);
});

test('every judgment on the way is the one that the same rounds give at once', () => {
  const paired = ['a', 'b', 'c', 'd'];
  const { rounds, ...last } = judged(
    paired,
    drawer(seeded(8), (flow) => (flow === 'c' ? 0.2 : 0)),
  );

  expect(judgePairs(rounds, { paired })).toEqual(last);
  const seen = new Map<string, string>();
  for (const [count] of rounds.entries())
    for (const { flow, state } of judgePairs(rounds.slice(0, count + 1), { paired }).flows) {
      if (seen.has(flow)) expect(state).toBe(seen.get(flow));
      if (state !== 'doubt') seen.set(flow, state);
    }
});

test('a larger slowdown is never weaker evidence', () => {
  const draw = drawer(seeded(4));
  const pairs = Array.from({ length: 12 }, () => draw('a'));
  const judgments = [1, 1.05, 1.1, 1.2, 1.5, 2].map(
    (factor) =>
      judgePairs([{ a: pairs.map(({ control, changed }) => ({ control, changed: changed * factor })) }]).flows[0]!,
  );

  for (const key of ['eValue', 'estimate', 'milliseconds'] as const) {
    const values = judgments.map((judgment) => judgment[key]);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  }
});

test('when no round follows, doubt is inconclusive', () => {
  const round = { a: alike(3, 1.5), b: alike(3, 1) };

  expect(judgePairs([round], { ended: true })).toMatchObject({
    flows: [{ state: 'inconclusive' }, { state: 'fine' }],
    whole: { state: 'fine' },
    next: {},
  });
  expect(states(judgePairs([], { paired: ['a'], ended: true }))).toEqual(['inconclusive']);
});

test('a flow that two rounds in a row could not measure is given up, and halves that are no durations are no pairs', () => {
  const broken: PairRound = { a: [pairOf(NaN), { control: 0, changed: 5 }, { control: 5, changed: Infinity }] };

  expect(judgePairs([broken]).next).toEqual({ a: 3 });
  expect(judgePairs([broken, {}])).toMatchObject({ flows: [{ state: 'inconclusive', pairs: 0 }], next: {} });
  expect(judgePairs([{ a: alike(3, 1.5) }, {}]).next).toEqual({ a: 3 });
  expect(judgePairs([{ a: alike(3, 1.5) }, {}, broken])).toMatchObject({
    flows: [{ state: 'inconclusive', pairs: 3 }],
    next: {},
  });
});

const many = Array.from({ length: 12 }, (_, index) => `flow.${String(index).padStart(2, '0')}`);

test('everything slower is found in one round, and then nothing more is paired', () => {
  const { flows, whole, rounds } = judged(
    many,
    drawer(seeded(5), () => 0.2),
  );

  expect(whole).toMatchObject({ state: 'slower', pairs: 36, control: 0, changed: 0, milliseconds: 0 });
  expect(whole.estimate).toBeGreaterThan(1.1);
  expect(rounds).toHaveLength(1);
  expect(new Set(states({ flows }))).toEqual(new Set(['inconclusive', 'fine']));
});

test('one flow, however slow and however often paired, does not speak for all', () => {
  const { whole, flows } = judged(many, (flow) => pairOf(flow === many[0] ? 3 : 1));

  expect(flows[0]!.state).toBe('slower');
  expect(whole.state).toBe('fine');
  expect(judgePairs([{ a: alike(12, 2), b: alike(12, 2) }]).whole.state).toBe('fine');
});

test('a slowdown that just counts is not given up because three pairs show a little less', () => {
  // 60 ms of 100 ms, where 50 ms count.
  const [flow] = judgePairs([{ a: [pairOf(1.2, 100), pairOf(1.48, 100), pairOf(1.7, 100)] }]).flows;

  expect(flow!.milliseconds).toBeLessThan(50);
  expect(flow!.state).toBe('doubt');
  expect(states(judgePairs([{ a: [pairOf(1.1, 100), pairOf(1.2, 100), pairOf(1.3, 100)] }]))).toEqual(['fine']);
});

test('where all flows together may be far slower, each takes three more pairs, twice', () => {
  /** Every flow is fine by itself, for it lost less than 50 ms. */
  const round = (ratios: number[]): PairRound =>
    Object.fromEntries(many.map((flow, index) => [flow, alike(3, ratios[index % 3]!, 80)]));
  const unsure = round([1.28, 1.3, 1.32]);
  const asked = Object.fromEntries(many.map((flow) => [flow, 3]));

  const once = judgePairs([unsure], { alpha: 1e-40 });
  expect(once).toMatchObject({ whole: { state: 'doubt', pairs: 36 }, next: asked });
  expect(new Set(states(once))).toEqual(new Set(['fine']));
  expect(judgePairs([unsure, unsure], { alpha: 1e-40 })).toMatchObject({
    whole: { state: 'doubt', pairs: 72 },
    next: asked,
  });
  const last = judgePairs([unsure, unsure, unsure], { alpha: 1e-40 });
  expect(last).toMatchObject({ whole: { state: 'inconclusive', pairs: 108 }, next: {} });
  expect(last.flows[0]!.pairs).toBe(3);
  expect(judgePairs([unsure], { alpha: 1e-40, ended: true })).toMatchObject({
    whole: { state: 'inconclusive' },
    next: {},
  });
  expect(judgePairs([unsure, round([0.8, 0.8, 0.8])], { alpha: 1e-40 })).toMatchObject({
    whole: { state: 'fine' },
    next: {},
  });
});

test('clean deployments are blocked at most as often as alpha says; a slowdown of 20 % is found', () => {
  const random = seeded(6);
  const draws = 300;
  let [blocked, found] = [0, 0];
  for (let draw = 0; draw < draws; draw += 1) {
    const clean = judged(many, drawer(random), { alpha: 0.1 });
    if ([...clean.flows, clean.whole].some(({ state }) => state === 'slower')) blocked += 1;
    const slow = judged(
      many,
      drawer(random, (flow) => (flow === many[3] ? 0.2 : 0)),
    );
    if (slow.flows[3]!.state === 'slower') found += 1;
  }

  expect(blocked / draws).toBeLessThanOrEqual(0.1);
  expect(found / draws).toBeGreaterThan(0.85);
});
