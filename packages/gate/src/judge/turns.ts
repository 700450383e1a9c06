import { pairsIn } from '../rules/control.ts';
import type { Turn } from '../schema/record.ts';
import { CONTROL } from '../schema/sides.ts';
import type { PairRound } from '../statistics/pair-model.ts';

/** What each look measured of some flows in pairs with the control. */
export const pairRounds = (looks: readonly Turn[][], flows: readonly string[]): PairRound[] =>
  looks
    .map((turns) => flows.map((flow) => [flow, pairsIn(turns, flow, CONTROL)] as const))
    .map((all) => all.filter(([, pairs]) => pairs.length))
    // What was only to find out which module it is, or why a test fails, is no round.
    .filter((measured) => measured.length)
    .map((measured) => Object.fromEntries(measured));
