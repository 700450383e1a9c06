/**
 * How strongly a pair is bet on: 5 for slowdowns that are small beside the noise, 40 for those that stand out; per unit
 * of log(changed / control). The average of all bets is as fair as each of them.
 */
const BETS = [5, 15, 40] as const;
/** How much of what a bet has won is staked on the next pair; the rest outlives one pair that is far off. */
const STAKE = 0.95;

/** What each bet is worth so far, as a logarithm; it starts with a stake of 1. */
export type Bets = number[];

export const startBets = (): Bets => BETS.map(() => 0);

/**
 * Bets that the changed build took longer in one more pair: each bet is multiplied by 1 + 0.95 tanh(bet x difference).
 * With a fair coin as the difference's sign, that is 1 on average, whatever its size: no scale, no shape, and no
 * independence of the sizes is assumed. So, without a change, `worthOf` ever reaches 1/a with a chance of at most a
 * (Ville's inequality), however often one looks and whichever flow is paired next because of it.
 * @param difference log(changed / control)
 */
export const bet = (bets: Bets, difference: number): Bets =>
  bets.map((worth, index) => worth + Math.log1p(STAKE * Math.tanh(BETS[index]! * difference)));

/** What the bets are worth together, in stakes: an e-value. */
export const worthOf = (bets: Bets): number =>
  bets.reduce((sum, worth) => sum + Math.exp(Math.min(700, worth)), 0) / bets.length;
