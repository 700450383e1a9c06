import type { Point } from '../points/point.ts';

/**
 * What goes into one request at most. Datadog's documentation names 512,000 bytes as they are sent and 5,242,880
 * inflated for series, and nothing for distributions; this stays below the first even where nothing is deflated.
 */
export const LIMITS = { points: 1_000, bytes: 300_000 };
export type Limits = typeof LIMITS;

/** Bytes of JSON around the names of a series, and around the value of a point, in the longer of the two formats. */
const AROUND_SERIES = 160;
const AROUND_POINT = 48;

const bytesOfPoint = ({ at, value }: Point) => AROUND_POINT + String(at).length + String(value).length;
const seriesOf = ({ metric, tags }: Point) => JSON.stringify([metric, ...tags]);

/** Counts the bytes of points as JSON that is grouped into series: metric and tags once, then times and values. */
class Size {
  private readonly series = new Set<string>();
  bytes = 0;

  add(point: Point): void {
    const series = seriesOf(point);
    if (!this.series.has(series)) this.bytes += AROUND_SERIES + Buffer.byteLength(series);
    this.series.add(series);
    this.bytes += bytesOfPoint(point);
  }
}

/** How many bytes points are at most when they are grouped into series, and not deflated. */
export function bytesOf(points: readonly Point[]): number {
  const size = new Size();
  for (const point of points) size.add(point);
  return size.bytes;
}

/**
 * Points for one request each: of one kind, in their order, and within the limits; a point that is larger than all of
 * them is a batch by itself.
 */
export function batchesOf(points: readonly Point[], limits: Limits = LIMITS): Point[][] {
  const batches: Point[][] = [];
  for (const kind of ['distribution', 'count'] as const) {
    let batch: Point[] = [];
    let size = new Size();
    for (const point of points) {
      if (point.kind !== kind) continue;
      size.add(point);
      if (batch.length && (size.bytes > limits.bytes || batch.length >= limits.points)) {
        batches.push(batch);
        batch = [];
        size = new Size();
        size.add(point);
      }
      batch.push(point);
    }
    if (batch.length) batches.push(batch);
  }
  return batches;
}

/** The two halves of a batch of several points. */
export function halvesOf(points: readonly Point[]): [Point[], Point[]] {
  const middle = Math.ceil(points.length / 2);
  return [points.slice(0, middle), points.slice(middle)];
}
