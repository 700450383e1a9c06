/** How strong a slowdown is bet on, in units of the noise: the average of all bets is as fair as each of them. */
const BETS = [0.6, 1, 1.5, 2.2, 3.2] as const;
/** Beyond this many scales a value says no more: what bounds the influence of an outlier. */
const CLIP = 4;

const clip = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** What a bet costs: the logarithm of the mean of exp(l x clipped residual), of residuals in units of their scale. */
export const logMeans = (pool: readonly number[]): number[] =>
  BETS.map((bet) =>
    pool.length ? Math.log(pool.reduce((sum, one) => sum + Math.exp(bet * clip(one, CLIP)), 0) / pool.length) : 0,
  );

/** What one round says about one flow; logarithms. */
export interface Look {
  /** How far it lay from its level, the machine taken away. */
  shift: number;
  /** The standard deviation of that without a slowdown, the level's own error aside. */
  sigma: number;
}

/**
 * How many times its stake a bet on "slower" is worth after these rounds, if history says rightly how the flow
 * scatters: without a slowdown it ever reaches 1/a with a chance of at most a, however often one looks (an e-value;
 * Ville's inequality). Half of the stake takes the error of the level, shared by all rounds, as normal with variance
 * `levelVariance` (in units of `scale` squared) and integrates it out, the other half leaves it a margin of 3 standard
 * deviations (docs/statistics.md, section 4, step 8).
 */
export function eValue(looks: readonly Look[], scale: number, levelVariance: number, costs: readonly number[]): number {
  const relative = looks.reduce((sum, { sigma }) => sum + scale / sigma, 0);
  const margin = 3 * Math.sqrt(levelVariance) * scale;
  let [plain, careful] = [0, 0];
  for (const { shift, sigma } of looks) {
    plain += clip(shift / sigma, CLIP);
    careful += clip((shift - margin) / sigma, CLIP);
  }
  const worth = BETS.map((bet, index) => {
    const cost = looks.length * costs[index]!;
    const penalty = (bet ** 2 * levelVariance * relative ** 2) / 2;
    return Math.exp(Math.min(700, bet * plain - cost - penalty)) + Math.exp(Math.min(700, bet * careful - cost));
  });
  return worth.reduce((sum, one) => sum + one, 0) / (2 * BETS.length);
}

/** The mean of the shifts, the precise ones counting more, and its standard error; logarithms. */
export function pooledShift(looks: readonly Look[]): { estimate: number; error: number } {
  const weight = looks.reduce((sum, { sigma }) => sum + sigma ** -2, 0);
  const estimate = looks.reduce((sum, { shift, sigma }) => sum + shift / sigma ** 2, 0) / weight;
  return { estimate, error: 1 / Math.sqrt(weight) };
}

/**
 * How many standard errors, the level's included, the rounds together lie above the level; each is clipped at 5. Grows
 * with the square root of the number of rounds where a flow is slower.
 */
export function standardized(looks: readonly Look[], scale: number, levelVariance: number): number {
  let [sum, squares, weights] = [0, 0, 0];
  for (const { shift, sigma } of looks) {
    sum += clip(shift / sigma, 5) / sigma;
    squares += sigma ** -2;
    weights += 1 / sigma;
  }
  return sum / Math.sqrt(squares + weights ** 2 * levelVariance * scale ** 2);
}
