import type { Point } from '../points/point.ts';

/** The points of one metric and tag set, oldest first; times are whole epoch seconds. */
export interface Series<Value> {
  metric: string;
  tags: string[];
  points: [at: number, value: Value][];
}

/** The points by metric and tag set, each with its values by second; in the order in which they first occur. */
function grouped(points: readonly Point[]): Series<number[]>[] {
  const all = new Map<string, { metric: string; tags: string[]; seconds: Map<number, number[]> }>();
  for (const { metric, tags, at, value } of points) {
    const name = JSON.stringify([metric, ...tags]);
    const series = all.get(name) ?? { metric, tags: [...tags], seconds: new Map<number, number[]>() };
    all.set(name, series);
    const second = Math.floor(at);
    const values = series.seconds.get(second);
    if (values) values.push(value);
    else series.seconds.set(second, [value]);
  }
  return [...all.values()].map(({ seconds, ...series }) => ({
    ...series,
    points: [...seconds].sort(([one], [other]) => one - other),
  }));
}

/** Distributions as `/api/v1/distribution_points` takes them: all values of a second in one point. */
export const distributionSeries = (points: readonly Point[]): Series<number[]>[] => grouped(points);

/**
 * Counts as `/api/v1/series` takes them: one point a second, with the sum of its values. Two points of one second would
 * not be added up there: the one that comes last stays.
 */
export const countSeries = (points: readonly Point[]): Series<number>[] =>
  grouped(points).map((series) => ({
    ...series,
    points: series.points.map(([at, values]) => [at, values.reduce((sum, value) => sum + value, 0)]),
  }));
