import type { Look } from './e-value.ts';
import type { MachineLook } from './machine.ts';
import type { Baseline } from './model.ts';
import { probeShift } from './probe.ts';
import { startTrack, type Track } from './sequential-test.ts';

/** A pseudo-flow: all flows together, against the machine probe of the same rounds. Undefined without a probe. */
export function startWhole({ probe }: Baseline): Track | undefined {
  if (!probe) return undefined;
  // A ratio of ratios has no milliseconds of its own: the level is such that only the relative limit counts.
  return startTrack({ ...probe, level: Infinity, drift: 0, loadingError: 0 }, probe.residuals);
}

/** What one round says about all flows together; undefined without a probe. */
export function lookAtWhole(
  { probe: baseline }: Baseline,
  { factor, variance }: MachineLook,
  probe: number | undefined,
): Look | undefined {
  if (!baseline || probe === undefined || !(probe > 0)) return undefined;
  return { shift: probeShift(baseline, factor, probe), sigma: Math.sqrt(baseline.scale ** 2 + variance) };
}
