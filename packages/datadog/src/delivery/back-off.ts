/** Milliseconds. */
const LEAST = 100;
const FIRST = 500;
const LONGEST = 30_000;

/**
 * How long a failing way out is left alone: a random share of a time that doubles with every failure ("full jitter"), or
 * what the other side named, and a little more, so that not all who were sent away come back at once.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 * @param failures in a row, 1 for the first
 * @param named milliseconds that the other side named; more than 30 s are not believed
 * @param random from 0 to 1
 */
export function waitAfter(failures: number, named: number | undefined, random: number): number {
  return named === undefined
    ? LEAST + random * Math.min(LONGEST, FIRST * 2 ** (failures - 1))
    : Math.min(Math.max(named, LEAST), LONGEST) + random * FIRST;
}
