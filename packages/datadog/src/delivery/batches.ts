import type { Point } from '../points/metrics.ts';

/**
 * What goes into one request at most. With tags of at most 200 characters these are no two megabytes, and far less once
 * they are deflated: Datadog documents limits of five megabytes inflated, and half of one as it is sent.
 */
export const MOST_POINTS = 1_000;

/** Points for one request each: of one kind, and in their order. */
export function batchesOf(points: readonly Point[]): Point[][] {
  const ofKind = (kind: Point['kind']) => {
    const all = points.filter((one) => one.kind === kind);
    return all.flatMap((_, at) => (at % MOST_POINTS === 0 ? [all.slice(at, at + MOST_POINTS)] : []));
  };
  return [...ofKind('distribution'), ...ofKind('count')];
}
