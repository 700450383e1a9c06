import type { Sample } from '../schema/sample.ts';
import { median } from '../statistics/location.ts';

/** The usual time of the fixed piece of work in Node while these attempts ran, in milliseconds. */
export function yardstickOf(attempts: Iterable<{ samples?: Sample[] | undefined }>): number | undefined {
  const times: number[] = [];
  for (const { samples = [] } of attempts)
    for (const { yardstick } of samples) if (yardstick) times.push(yardstick.node);
  return times.length ? median(times) : undefined;
}
