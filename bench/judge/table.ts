import type { Tally } from './contest.ts';

/** A share in percent. */
export const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;

/** In points; of nothing seen, what one would have made of it. */
export const standardError = (count: number, of: number): number => {
  const share = Math.min(Math.max(count, 1), Math.max(of - 1, 1)) / of;
  return 100 * Math.sqrt((share * (1 - share)) / of);
};

/** Prints percents of deployments. @param levels what each number of `found` and `undecided` is of */
export function printTallies(tallies: Tally[], levels: readonly string[]): void {
  const cell = (count: number, of: number) => ((100 * count) / of).toFixed(of < 1_000 ? 1 : 2);
  const row = ({ deployments: of, falseBlocks, found, undecided, extra }: Tally) => ({
    'false block': `${cell(falseBlocks, of)} ±${standardError(falseBlocks, of).toFixed(1)}`,
    ...Object.fromEntries(found.map((count, index) => [`found, ${levels[index]}`, cell(count, of)])),
    ...Object.fromEntries(undecided.map((count, index) => [`undecided, ${levels[index]}`, cell(count, of)])),
    extra: (extra / of).toFixed(of < 1_000 ? 1 : 2),
  });
  console.table(Object.fromEntries(tallies.map((tally) => [tally.method, row(tally)])));
}
