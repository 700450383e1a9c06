import type { Sample } from '../schema/sample.ts';
import { median } from '../statistics/location.ts';

/** The median of the machine probe in Node while these attempts ran, in milliseconds. */
export function machineProbeOf(attempts: Iterable<{ samples?: Sample[] | undefined }>): number | undefined {
  const times: number[] = [];
  for (const { samples = [] } of attempts)
    for (const { machineProbe } of samples) if (machineProbe?.node) times.push(machineProbe.node);
  return times.length ? median(times) : undefined;
}
