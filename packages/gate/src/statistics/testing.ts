import type { Run } from './model.ts';
import { seeded, type Random } from './random.ts';

/** A normal number from two uniform ones (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export interface Product {
  flows: number;
  /** Standard deviations of logarithms: of a sample, and of the machine from run to run. */
  noise: number;
  machine: number;
  samples: number;
}

/** For tests: a source of runs of a product whose flow number i takes 1000 + 100 i ms; `change` multiplies some. */
export function product(seed: number, { flows, noise, machine, samples }: Product) {
  const random = seeded(seed);
  return (change: Record<string, number> = {}, onMachine = machine * normal(random)): Run => ({
    flows: Object.fromEntries(
      Array.from({ length: flows }, (_, index) => {
        const name = `flow.${String(index).padStart(2, '0')}`;
        const level = (1_000 + 100 * index) * (change[name] ?? 1) * Math.exp(onMachine);
        return [name, Array.from({ length: samples }, () => level * Math.exp(noise * normal(random)))];
      }),
    ),
    probe: 500 * Math.exp(onMachine + 0.02 * normal(random)),
  });
}

export const USUAL: Product = { flows: 12, noise: 0.06, machine: 0.1, samples: 3 };

/** So many runs, one after the other. */
export const runsOf = (draw: () => Run, count: number): Run[] => Array.from({ length: count }, () => draw());
