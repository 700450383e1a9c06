import { SLOWDOWNS, type Tally } from './contest.ts';
import { FAILURE_RATES, type FlakyTally } from './flaky.ts';

/** A share of deployments in percent, with its standard error. */
export const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;

/** In points; of nothing seen, what one would have made of it. */
export const standardError = (count: number, of: number): number => {
  const share = Math.min(Math.max(count, 1), Math.max(of - 1, 1)) / of;
  return 100 * Math.sqrt((share * (1 - share)) / of);
};

const cell = (count: number, of: number) => ((100 * count) / of).toFixed(1).padStart(6);

export function printTallies(tallies: Tally[]): void {
  const slowdowns = SLOWDOWNS.map((slowdown) => `+${slowdown * 100}%`.padStart(6)).join('');
  console.log(
    `  ${'% of deployments'.padEnd(32)} false block |${slowdowns} found |${slowdowns} undecided | extra executions`,
  );
  for (const { method, deployments, falseBlocks, found, undecided, extra } of tallies)
    console.log(
      `  ${method.padEnd(32)} ${cell(falseBlocks, deployments)} ±${standardError(falseBlocks, deployments).toFixed(1).padStart(3)} |${found.map((count) => cell(count, deployments)).join('')}       |${undecided.map((count) => cell(count, deployments)).join('')}           | ${(extra / deployments).toFixed(1).padStart(6)}`,
    );
}

export function printFlaky(tallies: FlakyTally[]): void {
  const rates = FAILURE_RATES.map((rate) => `${rate * 100}%`.padStart(6)).join('');
  console.log(`  ${'% of deployments'.padEnd(32)} false block | found: fails at${rates} | extra attempts`);
  for (const { method, deployments, falseBlocks, found, extra } of tallies)
    console.log(
      `  ${method.padEnd(32)} ${((100 * falseBlocks) / deployments).toFixed(2).padStart(11)} |                ${found.map((count) => cell(count, deployments)).join('')} | ${(extra / deployments).toFixed(2)}`,
    );
}
