import { median, seeded } from 'playwright-gate/statistics';
import { SLOWDOWNS } from './contest.ts';
import { percent } from './table.ts';
import { drawDeployment, WORLD } from './world.ts';

const PAIRS = 24;
/** What 30 flows at alpha 1 % have to reach. */
const LIMIT = 3_100;

/** What a method bets on the next difference of logarithms, between -1 and 1 times the stake, after the earlier ones. */
type Bet = (strength: number) => (difference: number, earlier: readonly number[], scale: number) => number;

const USUAL = 0.11;
/** The noise of a pair, from the sizes of this one and the earlier ones, with 3 usual ones added. */
const learned = (sizes: readonly number[]): number =>
  ((median(sizes) / 0.6745) * sizes.length + USUAL * 3) / (sizes.length + 3);
const tanh = (strength: number, difference: number): number => 0.95 * Math.tanh(strength * difference);

const BETS: Record<string, { strengths: number[]; bet: Bet }> = {
  'chosen: no scale': { strengths: [5, 15, 40], bet: (strength) => (difference) => tanh(strength, difference) },
  'five strengths': { strengths: [3, 6, 12, 25, 50], bet: (strength) => (difference) => tanh(strength, difference) },
  'the scale that the flow has': {
    strengths: [0.1, 0.2, 0.4],
    bet: (strength) => (difference, _, scale) => tanh(strength / scale ** 2, difference),
  },
  'a scale learned from the pairs': {
    strengths: [0.4, 1, 2.5],
    bet: (strength) => (difference, earlier) =>
      tanh(strength / learned([...earlier, difference].map(Math.abs)), difference),
  },
  'signs only': { strengths: [0.3, 0.6, 0.9], bet: (strength) => (difference) => strength * Math.sign(difference) },
  'self-normalized, clipped': {
    strengths: [0.3, 0.6, 1, 1.6, 2.5],
    bet: (strength) => (difference) => {
      const won = (strength / USUAL) * Math.max(-4 * USUAL, Math.min(4 * USUAL, difference));
      return Math.exp(won - won ** 2 / 2) - 1;
    },
  },
};

/** Whether the average of the bets ever reaches the limit. */
function reaches(name: string, differences: readonly number[], scale: number): boolean {
  const { strengths, bet } = BETS[name]!;
  const bets = strengths.map((strength) => ({ worth: 1, next: bet(strength) }));
  return differences.some((difference, index) => {
    const earlier = differences.slice(0, index);
    for (const one of bets) one.worth *= 1 + one.next(difference, earlier, scale);
    return bets.reduce((sum, { worth }) => sum + worth, 0) / bets.length >= LIMIT;
  });
}

/** Prints which share of slower flows each way to bet finds by at most 24 pairs, where no flow is cleared before. */
export function printBets(deployments: number): void {
  const random = seeded(300);
  const flows = Array.from({ length: deployments }, () =>
    Object.values(drawDeployment({ ...WORLD, history: 0, pairs: PAIRS }, 1, 1, random).pairs).map((pairs) => {
      const differences = pairs.map(({ control, changed }) => Math.log(changed / control));
      return { differences, scale: median(differences.map(Math.abs)) / 0.6745 };
    }),
  ).flat();
  const found = (name: string, slowdown: number) =>
    flows.filter(({ differences, scale }) =>
      reaches(
        name,
        differences.map((difference) => difference + Math.log(1 + slowdown)),
        scale,
      ),
    ).length;
  const row = (name: string) =>
    SLOWDOWNS.map((slowdown) => [`found, +${slowdown * 100} %`, percent(found(name, slowdown), flows.length)]);
  console.log(`\nWays to bet on pairs: ${flows.length} flows, at most ${PAIRS} pairs each, none cleared before`);
  console.table(Object.fromEntries(Object.keys(BETS).map((name) => [name, Object.fromEntries(row(name))])));
}
