import { eValue, pooledShift, standardized, type Look } from './e-value.ts';
import type { FlowBaseline } from './model.ts';
import { FEWEST_ROUNDS, type Settings } from './options.ts';
import { rankSumTail } from './rank-sum.ts';

export type FlowState = 'fine' | 'doubt' | 'slower' | 'inconclusive' | 'no baseline';

/** What history says about one flow, as far as its rounds are judged by it; logarithms. */
export interface Usual {
  level: number;
  scale: number;
  levelVariance: number;
  drift: number;
  /** The standard deviation of the error of how strongly the machine moves it. */
  loadingError: number;
}

/** What is known of one flow after some rounds. */
export interface Track {
  usual: Usual;
  looks: Look[];
  /** The shifts of the rounds with the machine's factor in them. */
  raw: number[];
  /** The machine's factor in the rounds. */
  factors: number[];
  /** What the rounds are ranked among: the flow's history, the machine taken away as it was in the latest round. */
  reference: readonly number[];
  state: FlowState;
  eValue: number;
  rankP: number;
  reason: string;
}

/** A larger slowdown is what a flow is cleared of. */
const WORTH_LOOKING = Math.log(1.1);
/** One-sided 90 %. */
const CLEARED = 1.28;
/** How many standard deviations of what the rounds share the ranks are given before they count. */
const MARGIN = 2;
/** The hard stop's share of the false blocks that are allowed. */
const HARD_STOP_SHARE = 0.25;

export const startTrack = (usual: Usual, reference: readonly number[]): Track => ({
  usual,
  looks: [],
  raw: [],
  factors: [],
  reference,
  state: 'doubt',
  eValue: 1,
  rankP: 1,
  reason: '',
});

/** The smallest slowdown that blocks, as a logarithm; both limits hold. */
export const leastShift = ({ leastEffect }: Settings, level: number): number =>
  Math.log(Math.max(leastEffect.ratio, 1 + leastEffect.milliseconds / Math.exp(level)));

/** What is wrong by the loading's error in all rounds alike, where their machines were slow alike. */
const sharedError = ({ factors, usual }: Track): number =>
  usual.loadingError * (factors.reduce((sum, factor) => sum + factor, 0) / (factors.length || 1));

/**
 * Ranks the rounds among history. A round whose machine is known less well than history's counts in proportion, and
 * what all rounds share (a level that drifts on, a machine further off than history saw) is no evidence.
 */
function rank(track: Track): number {
  const {
    looks,
    reference,
    usual: { scale, drift },
  } = track;
  const margin = MARGIN * Math.sqrt(drift * scale ** 2 + sharedError(track) ** 2);
  const values = looks.map(({ shift, sigma }) => (shift - margin) * Math.min(1, scale / sigma));
  return rankSumTail(values, reference);
}

/** Whether three times far over the level would be rare enough by chance: by how often history was, one time added. */
function hardStop(track: Track, { settings, limit, history, machine }: Scales): boolean {
  if (!history || !machine || settings.sameMachine || track.raw.length < FEWEST_ROUNDS) return false;
  const far = Math.log(settings.hardStop);
  // The machine may explain a part of it, but not half.
  const isFar = (raw: number, round: number) => raw > far && track.looks[round]!.shift > far / 2;
  if (!track.raw.slice(0, FEWEST_ROUNDS).every(isFar)) return false;
  const seen = history.residuals
    .map((residual, run) => residual + history.loading * machine[run]!)
    .filter((shift) => !Number.isNaN(shift));
  const chance = (1 + seen.filter((shift) => shift > far).length) / (1 + seen.length);
  return chance ** FEWEST_ROUNDS <= HARD_STOP_SHARE / limit;
}

const times = (shift: number): string => `${Math.exp(shift).toFixed(2)} times`;

/** Screens a flow after its first round: most are fine at once. */
export function screen(track: Track, settings: Settings): void {
  const [look] = track.looks;
  const z = look ? look.shift / look.sigma : 0;
  track.state = z > settings.screen ? 'doubt' : 'fine';
  track.reason = `${z.toFixed(1)} standard deviations from its baseline in the run; measured again above ${settings.screen}`;
}

/** What the rounds of a flow are weighed by. */
export interface Scales {
  settings: Settings;
  /** The variance that the run and its later looks have in common, in units of the flow's own. */
  shared: number;
  /** What the e-value has to reach. */
  limit: number;
  /** What the bets cost, from the residuals of all flows. */
  costs: readonly number[];
  /** Where a flow may be stopped hard: its history. */
  history?: FlowBaseline;
  machine?: Float64Array;
}

/**
 * Weighs the rounds of a flow in doubt: slower where the bet against it has paid off, its own history hardly ever had
 * such ranks, and it is worth a block; fine where it no longer looks slow; in doubt otherwise.
 */
export function weigh(track: Track, scales: Scales): void {
  const { settings, limit, costs } = scales;
  const { looks, usual } = track;
  const levelVariance = usual.levelVariance + (sharedError(track) / usual.scale) ** 2 + scales.shared;
  const { estimate, error } = pooledShift(looks);
  const least = leastShift(settings, usual.level);
  track.eValue = eValue(looks, usual.scale, levelVariance, costs);
  track.rankP = rank(track);
  const large = estimate >= least && looks.length >= FEWEST_ROUNDS;
  const slower = `${times(estimate)} its baseline in ${looks.length} measurements`;
  if (large && track.eValue >= limit && track.rankP <= settings.guard) {
    track.state = 'slower';
    track.reason = `${slower}; such evidence, and such ranks within its own history, are too rare to be chance`;
  } else if (large && hardStop(track, scales)) {
    track.state = 'slower';
    track.reason = `${slower}, and over ${settings.hardStop} times in each of the first ${FEWEST_ROUNDS}`;
  } else if (standardized(looks, usual.scale, levelVariance) < settings.futility * Math.sqrt(looks.length)) {
    track.state = 'fine';
    track.reason = `${slower}, which is within its noise`;
  } else if (estimate + CLEARED * error < Math.max(WORTH_LOOKING, least)) {
    track.state = 'fine';
    track.reason = `${slower}, which is too little to matter`;
  } else track.reason = `${slower}, which may be chance`;
}
