import type { Point } from '../points/metrics.ts';

/** The points of one metric and tag set, oldest first; times are whole epoch seconds. */
export interface Series<Value> {
  metric: string;
  tags: string[];
  points: [at: number, value: Value][];
}

/**
 * Distributions as `/api/v1/distribution_points` takes them: all values of a second in one point; series are in the order
 * in which they first occur.
 */
export function distributionSeries(points: readonly Point[]): Series<number[]>[] {
  const all = new Map<string, Series<number[]>>();
  for (const { metric, tags, at, value } of points) {
    const name = JSON.stringify([metric, ...tags]);
    const series = all.get(name) ?? { metric, tags: [...tags], points: [] };
    all.set(name, series);
    const second = Math.floor(at);
    const point = series.points.find(([known]) => known === second);
    if (point) point[1].push(value);
    else series.points.push([second, [value]]);
  }
  for (const { points: seconds } of all.values()) seconds.sort(([one], [other]) => one - other);
  return [...all.values()];
}

/**
 * Counts as `/api/v1/series` takes them: one point a second, with the sum of its values. Two points of one second would
 * not be added up there: the one that comes last stays.
 */
export const countSeries = (points: readonly Point[]): Series<number>[] =>
  distributionSeries(points).map((series) => ({
    ...series,
    points: series.points.map(([at, values]) => [at, values.reduce((sum, value) => sum + value, 0)]),
  }));
