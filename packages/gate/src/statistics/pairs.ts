import { bet, startBets, worthOf, type Bets } from './bets.ts';
import { hodgesLehmann, median, medianAbsoluteDeviation } from './location.ts';
import type { Pair, PairJudgment, PairOptions, PairRound, PairsJudgment, PairState } from './pair-model.ts';
import { WHOLE } from './regression.ts';

/** A larger slowdown is what a flow is cleared of. */
const WORTH_LOOKING = Math.log(1.08);
/** Of that slowdown, the share below which a flow is cleared at once. */
const SURELY_LESS = 2 / 3;
/** One-sided 90 %. */
const CLEARED = 1.28;
/** Fewer pairs do not show how much they scatter. */
const FEWEST_TO_CLEAR = 4;
const FEWEST_TO_BLOCK = 3;
/** So many pairs of each flow speak for all flows together: a flow that is slower alone is not to outweigh them. */
const PAIRS_OF_WHOLE = 3;
/** So many of each at most, where they do not tell. */
const MOST_PAIRS_OF_WHOLE = 9;
/** All flows together are not paired on for less than this. */
const WHOLE_MATTERS = Math.log(1.2);
/** Fewer flows do not stand for the whole product. */
const FLOWS_OF_WHOLE = 5;
/** After so many rounds in a row without a pair, a flow is given up. */
const MOST_MISSED = 2;

type Settings = Required<Omit<PairOptions, 'paired' | 'flows' | 'alpha' | 'ended'>> & { limit: number };

interface Track {
  flow: string;
  pairs: Pair[];
  /** The logarithms of changed / control. */
  differences: number[];
  /** Those of them that speak for all flows together. */
  forWhole: number[];
  bets: Bets;
  missed: number;
  state: PairState;
  reason: string;
}

const startTrack = (flow: string): Track => ({
  flow,
  pairs: [],
  differences: [],
  forWhole: [],
  bets: startBets(),
  missed: 0,
  state: 'doubt',
  reason: 'it was not measured yet',
});

const isDuration = (value: number): boolean => value > 0 && Number.isFinite(value);

const differenceOf = ({ control, changed }: Pair): number => Math.log(changed / control);

/** Adds what a round took of a flow: to the flow while it is in doubt, and to all flows together as many as are asked for. */
function add(track: Track, pairs: readonly Pair[], ofWhole: number): void {
  const usable = pairs.filter(({ control, changed }) => isDuration(control) && isDuration(changed));
  // Only what is yet to be taken when it is asked for is a fair bet.
  track.forWhole.push(...usable.slice(0, ofWhole - track.forWhole.length).map(differenceOf));
  if (track.state !== 'doubt') return;
  track.missed = usable.length ? 0 : track.missed + 1;
  track.pairs.push(...usable);
  track.differences.push(...usable.map(differenceOf));
  track.bets = usable.map(differenceOf).reduce(bet, track.bets);
}

const times = (shift: number): string => `${Math.exp(shift).toFixed(2)} times the old build`;

/** Whether a slowdown that counts is no longer to be expected. */
function isCleared(differences: readonly number[], estimate: number, least: number): boolean {
  const worthLooking = Math.max(WORTH_LOOKING, least);
  if (estimate < SURELY_LESS * worthLooking) return true;
  if (differences.length < FEWEST_TO_CLEAR) return false;
  const error = (CLEARED * medianAbsoluteDeviation(differences, estimate)) / Math.sqrt(differences.length);
  return estimate + error < worthLooking && estimate - error < least;
}

function giveUp(track: Track, reason: string): void {
  track.state = 'inconclusive';
  track.reason = reason;
}

const controlOf = ({ pairs }: Track): number => median(pairs.map(({ control }) => control));

/** Decides about a flow at the end of a round, by all of its pairs. */
function weigh(track: Track, { limit, leastEffect, mostPairs }: Settings): void {
  const { differences, bets } = track;
  const isMissed = track.missed >= MOST_MISSED;
  if (!differences.length) {
    if (isMissed) giveUp(track, `no pair of it could be measured in ${MOST_MISSED} rounds`);
    return;
  }
  const estimate = hodgesLehmann(differences);
  const least = Math.log(Math.max(leastEffect.ratio, 1 + leastEffect.milliseconds / controlOf(track)));
  const slower = `${times(estimate)} in ${differences.length} pairs`;
  if (differences.length >= FEWEST_TO_BLOCK && worthOf(bets) >= limit && estimate >= least) {
    track.state = 'slower';
    track.reason = `${slower}; such evidence is too rare to be chance`;
  } else if (isCleared(differences, estimate, least)) {
    track.state = 'fine';
    track.reason = `${slower}, which is too little to matter`;
  } else {
    track.reason = `${slower}, which may be chance`;
    if (differences.length >= mostPairs || isMissed) giveUp(track, track.reason);
  }
}

const isOpen = ({ state }: Track): boolean => state === 'doubt';

/** Decides about all flows together at the end of a round. */
function weighWhole(
  whole: Track,
  tracks: readonly Track[],
  { limit, leastEffect, mayAsk }: Pick<Settings, 'limit' | 'leastEffect'> & { mayAsk: boolean },
): void {
  const measured = tracks.map(({ forWhole }) => forWhole).filter(({ length }) => length);
  whole.differences = measured.map(hodgesLehmann);
  whole.bets = measured.flat().reduce(bet, startBets());
  const estimate = hodgesLehmann(whole.differences);
  const least = Math.log(leastEffect.ratio);
  const slower = `${times(estimate)} in the first pairs of ${measured.length} flows`;
  if (measured.length < FLOWS_OF_WHOLE) {
    whole.state = tracks.some(isOpen) ? 'doubt' : 'fine';
    whole.reason = `${measured.length} flows were paired, which do not stand for all`;
  } else if (worthOf(whole.bets) >= limit && estimate >= least) {
    whole.state = 'slower';
    whole.reason = `${slower}; such evidence is too rare to be chance`;
  } else if (isCleared(whole.differences, estimate, least)) {
    whole.state = 'fine';
    whole.reason = `${slower}, which is too little to matter`;
  } else {
    whole.state = mayAsk && estimate >= WHOLE_MATTERS ? 'doubt' : 'inconclusive';
    whole.reason = `${slower}, which may be chance`;
  }
}

/**
 * Judges whether the changed build is slower than the old one (the control), from the rounds of pairs so far; without
 * any, it says what the first one takes. It decides at the end of each round, and what is decided stays decided. It
 * needs no history, and nothing has to be known of how flows scatter. All it asks is that, for each pair on its own, a
 * coin decided which build went first. Procedure and figures: docs/statistics.md, section 5.
 */
export function judgePairs(
  rounds: readonly PairRound[],
  { paired, flows, alpha = 0.01, ended = false, ...given }: PairOptions = {},
): PairsJudgment {
  const names = [...new Set(paired ?? rounds.flatMap((round) => Object.keys(round)))].sort();
  const limit = ((flows ?? names.length) + 1) / alpha;
  const leastEffect = { ratio: 1.05, milliseconds: 50 };
  const settings: Settings = { firstPairs: 3, mostPairs: 32, leastEffect, ...given, limit };
  const tracks = names.map(startTrack);
  const whole = startTrack(WHOLE);
  let ofWhole = PAIRS_OF_WHOLE;
  const weighAll = () => weighWhole(whole, tracks, { ...settings, mayAsk: !ended && ofWhole < MOST_PAIRS_OF_WHOLE });
  for (const round of rounds) {
    if (whole.state === 'slower' || ![whole, ...tracks].some(isOpen)) break;
    // What is still in doubt is all of them together.
    if (!tracks.some(isOpen)) ofWhole += PAIRS_OF_WHOLE;
    for (const track of tracks) {
      add(track, round[track.flow] ?? [], ofWhole);
      if (isOpen(track)) weigh(track, settings);
    }
    weighAll();
  }
  const open = tracks.filter(isOpen);
  if (whole.state === 'slower')
    for (const track of open) giveUp(track, `${track.reason}; all flows together are slower, so it was not paired on`);
  else {
    if (ended) for (const track of open) giveUp(track, track.reason);
    weighAll();
  }
  const next = tracks.filter(isOpen).map((track) => [track.flow, more(track, settings)] as const);
  const forWhole = tracks.filter(({ forWhole }) => forWhole.length).map(({ flow }) => [flow, PAIRS_OF_WHOLE] as const);
  return {
    flows: tracks.map((track) => report(track, limit)),
    whole: { ...report(whole, limit), pairs: tracks.flatMap((track) => track.forWhole).length },
    next: Object.fromEntries(next.length || !isOpen(whole) ? next : forWhole),
  };
}

/** Few pairs at first; as many again for those that stay in doubt. */
const more = ({ pairs }: Track, { firstPairs, mostPairs }: Settings): number =>
  Math.min(pairs.length || firstPairs, mostPairs - pairs.length);

function report(track: Track, limit: number): PairJudgment {
  const { flow, state, pairs, differences, bets, reason } = track;
  const estimate = differences.length ? Math.exp(hodgesLehmann(differences)) : 1;
  const control = pairs.length ? controlOf(track) : 0;
  const changed = pairs.length ? median(pairs.map((pair) => pair.changed)) : 0;
  const milliseconds = control * (estimate - 1);
  const eValue = worthOf(bets);
  return { flow, state, estimate, milliseconds, control, changed, pairs: pairs.length, eValue, limit, reason };
}
