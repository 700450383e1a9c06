import { bet, startBets, worthOf, type Bets } from './bets.ts';
import { hodgesLehmann, median, medianAbsoluteDeviation } from './location.ts';
import type { Pair, PairJudgment, PairOptions, PairRound, PairsJudgment, PairState } from './pair-model.ts';
import { WHOLE } from './regression.ts';

/** A larger slowdown is what a flow is cleared of. */
const WORTH_LOOKING = Math.log(1.08);
/** One-sided 90 %. */
const CLEARED = 1.28;
/** Fewer pairs do not show how much they scatter. */
const FEWEST_TO_CLEAR = 4;
const FEWEST_TO_BLOCK = 3;
/** So many pairs of each flow speak for all flows together: a flow that is slower alone is not to outweigh them. */
const PAIRS_OF_WHOLE = 3;
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
  bets: Bets;
  missed: number;
  state: PairState;
  reason: string;
}

const startTrack = (flow: string): Track => ({
  flow,
  pairs: [],
  differences: [],
  bets: startBets(),
  missed: 0,
  state: 'doubt',
  reason: 'it was not measured yet',
});

const isDuration = (value: number): boolean => value > 0 && Number.isFinite(value);

function add(track: Track, pairs: readonly Pair[]): void {
  const usable = pairs.filter(({ control, changed }) => isDuration(control) && isDuration(changed));
  track.missed = usable.length ? 0 : track.missed + 1;
  track.pairs.push(...usable);
  for (const { control, changed } of usable) {
    const difference = Math.log(changed / control);
    track.differences.push(difference);
    track.bets = bet(track.bets, difference);
  }
}

const times = (shift: number): string => `${Math.exp(shift).toFixed(2)} times the old build`;

/** Whether a slowdown that counts is no longer to be expected. */
function isCleared(differences: readonly number[], estimate: number, least: number): boolean {
  if (estimate < least) return true;
  if (differences.length < FEWEST_TO_CLEAR) return false;
  const error = (CLEARED * medianAbsoluteDeviation(differences, estimate)) / Math.sqrt(differences.length);
  return estimate + error < Math.max(WORTH_LOOKING, least) && estimate - error < least;
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

const firstOf = ({ differences }: Track): number[] => differences.slice(0, PAIRS_OF_WHOLE);

/** Decides about all flows together at the end of a round. */
function weighWhole(whole: Track, tracks: readonly Track[], { limit, leastEffect }: Settings): void {
  const firsts = tracks.map(firstOf).filter(({ length }) => length);
  whole.differences = firsts.map(hodgesLehmann);
  whole.bets = firsts.flat().reduce(bet, startBets());
  const estimate = hodgesLehmann(whole.differences);
  const isOpen = tracks.some(({ state }) => state === 'doubt');
  const slower = `${times(estimate)} in the first pairs of ${firsts.length} flows`;
  if (firsts.length < FLOWS_OF_WHOLE) {
    whole.state = isOpen ? 'doubt' : 'fine';
    whole.reason = `${firsts.length} flows were paired, which do not stand for all`;
  } else if (worthOf(whole.bets) >= limit && estimate >= Math.log(leastEffect.ratio)) {
    whole.state = 'slower';
    whole.reason = `${slower}; such evidence is too rare to be chance`;
  } else if (isCleared(whole.differences, estimate, Math.log(leastEffect.ratio))) {
    whole.state = isOpen ? 'doubt' : 'fine';
    whole.reason = `${slower}, which is too little to matter`;
  } else {
    whole.state = isOpen ? 'doubt' : 'inconclusive';
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
  for (const round of rounds) {
    const open = tracks.filter(({ state }) => state === 'doubt');
    if (!open.length || whole.state === 'slower') break;
    for (const track of open) {
      add(track, round[track.flow] ?? []);
      weigh(track, settings);
    }
    weighWhole(whole, tracks, settings);
  }
  const open = tracks.filter(({ state }) => state === 'doubt');
  if (whole.state === 'slower')
    for (const track of open) giveUp(track, `${track.reason}; all flows together are slower, so it was not paired on`);
  else {
    if (ended) for (const track of open) giveUp(track, track.reason);
    weighWhole(whole, tracks, settings);
  }
  const next = tracks.filter(({ state }) => state === 'doubt').map((track) => [track.flow, more(track, settings)]);
  return {
    flows: tracks.map((track) => report(track, limit)),
    whole: { ...report(whole, limit), pairs: tracks.flatMap(firstOf).length },
    next: Object.fromEntries(next) as Record<string, number>,
  };
}

/** Few pairs for all flows; as many again for those that stay in doubt. */
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
