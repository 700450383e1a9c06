import type { Point } from '../points/point.ts';

/**
 * What goes into one request at most. Datadog's documentation names 512,000 bytes as they are sent and 5,242,880
 * inflated for series, and nothing for distributions; this stays below the first even where nothing is deflated.
 */
export const LIMITS = { points: 1_000, bytes: 300_000 };

/** Bytes of JSON around the names of a series, and around the value of a point, in the longer of the two formats. */
const AROUND_SERIES = 160;
const AROUND_POINT = 48;

/** Points of one kind for one request, with their bytes as JSON that has metric and tags once, then times and values. */
export class Batch {
  readonly points: Point[] = [];
  bytes = 0;
  private readonly series = new Set<string>();

  /** Takes a point on, the first one whatever its size. @returns false where it is of another kind, or one too many */
  add(point: Point, limits = LIMITS): boolean {
    const series = JSON.stringify([point.metric, ...point.tags]);
    const names = this.series.has(series) ? 0 : AROUND_SERIES + Buffer.byteLength(series);
    const bytes = this.bytes + names + AROUND_POINT + String(point.at).length + String(point.value).length;
    const [first] = this.points;
    if (first && (first.kind !== point.kind || this.points.length >= limits.points || bytes > limits.bytes))
      return false;
    this.points.push(point);
    this.series.add(series);
    this.bytes = bytes;
    return true;
  }
}

/**
 * Points for one request each: of one kind, in their order, and within the limits; a point that is larger than all of
 * them is a batch by itself.
 */
export function batchesOf(points: readonly Point[], limits = LIMITS): Point[][] {
  const batches: Batch[] = [];
  for (const kind of ['distribution', 'count'])
    for (const point of points.filter((one) => one.kind === kind)) {
      if (batches.at(-1)?.add(point, limits)) continue;
      const batch = new Batch();
      batch.add(point, limits);
      batches.push(batch);
    }
  return batches.map((batch) => batch.points);
}
