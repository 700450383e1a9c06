/** How many rounds and how many values of history are looked at: more would not change what is decided. */
const MOST_ROUNDS = 12;
const MOST_KEPT = 32;
const tails = new Map<number, Float64Array[]>();

/**
 * By number of rounds k and by sum u, the chance that u or more of the k x `history` pairs have the round above the
 * history. In all C(history + k, k) orders, k rounds exceed u pairs as often as u is a sum of k numbers in 0..history.
 */
function tailsFor(history: number): Float64Array[] {
  const known = tails.get(history);
  if (known) return known;
  const ways = Array.from({ length: MOST_ROUNDS + 1 }, (_, rounds) => new Float64Array(rounds * history + 1));
  ways[0]![0] = 1;
  // Multisets of the numbers 0..history, one number after the other, by their size and sum.
  for (let number = 0; number <= history; number += 1)
    for (let rounds = 1; rounds <= MOST_ROUNDS; rounds += 1) {
      const [shorter, longer] = [ways[rounds - 1]!, ways[rounds]!];
      for (let sum = number; sum < shorter.length + number; sum += 1) longer[sum]! += shorter[sum - number]!;
    }
  const fresh = ways.map((counts) => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    let above = 0;
    // Seen from the top the small counts come first, so the sum loses nothing.
    return counts
      .reverse()
      .map((count) => (above += count) / total)
      .reverse();
  });
  if (tails.size >= MOST_KEPT) tails.delete(tails.keys().next().value!);
  tails.set(history, fresh);
  return fresh;
}

/**
 * The exact chance, 0 to 1, that rounds drawn from the same distribution as the history lie as high among it as these do
 * (one-sided rank-sum test of Wilcoxon 1945 and Mann and Whitney 1947); a tie counts for the history. It is at least
 * 1 / C(history + rounds, rounds). Takes 1 to 12 rounds, later ones are left out; 1 without rounds or history.
 */
export function rankSumTail(rounds: readonly number[], history: readonly number[]): number {
  const looked = rounds.slice(0, MOST_ROUNDS);
  if (!looked.length || !history.length) return 1;
  let above = 0;
  for (const round of looked) for (const value of history) if (round > value) above += 1;
  return tailsFor(history.length)[looked.length]![above]!;
}
