import type { Markup } from 'playwright-gate/plugin';
import { nothing, section, show, table } from './page-parts.ts';
import { quantileOf } from './sketch.ts';
import { tagSets, type Store, type StoredPoint } from './store.ts';

/** Custom metrics that a tag set of a distribution makes, and as many again by percentiles. */
const OF_A_DISTRIBUTION = 5;

const valueOf = ({ tags }: StoredPoint, key: string) =>
  tags.find((tag) => tag.startsWith(`${key}:`))?.slice(key.length + 1);
const shortUnit = (unit: string | undefined) => (unit === 'second' ? 's' : (unit ?? ''));

/** Durations by flow and environment, as the stored points have them. */
export function flows({ metrics }: Store): Markup {
  const groups = new Map<string, { row: [string, string, string]; unit: string; points: StoredPoint[] }>();
  for (const [name, metric] of Object.entries(metrics)) {
    if (metric.type !== 'distribution') continue;
    for (const point of metric.points) {
      const flow = valueOf(point, 'flow');
      if (!flow) continue;
      const row: [string, string, string] = [flow, valueOf(point, 'env') ?? '–', name];
      const key = row.join(' ');
      const group = groups.get(key) ?? { row, unit: shortUnit(metric.metadata.unit), points: [] };
      group.points.push(point);
      groups.set(key, group);
    }
  }
  const rows = [...groups.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([, { row, unit, points }]) => {
      const values = points.map(({ value }) => value);
      return [
        ...row,
        values.length,
        show(quantileOf(values, 0.5), unit),
        show(quantileOf(values, 0.95), unit),
        show(quantileOf(values, 1), unit),
      ];
    });
  return section(
    'Flows',
    rows.length > 0
      ? table(['Flow', 'Environment', 'Metric', 'Samples#', 'p50#', 'p95#', 'Longest#'], rows)
      : nothing('No distribution with a tag flow has come.'),
  );
}

/** What is stored, and what Datadog would count it as. */
export function metrics(store: Store): Markup {
  const rows = Object.entries(store.metrics)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { type, points, metadata, settings }]) => {
      const sets = tagSets(store, name);
      const percentiles = type !== 'distribution' ? '' : settings?.includePercentiles ? 'on' : 'off';
      const custom = type !== 'distribution' ? sets : sets * OF_A_DISTRIBUTION * (percentiles === 'on' ? 2 : 1);
      return [name, type, metadata.unit ?? '', percentiles, show(points.length), show(sets), show(custom)];
    });
  return section(
    'Metrics',
    rows.length > 0
      ? table(['Metric', 'Type', 'Unit', 'Percentiles', 'Values#', 'Tag sets#', 'Custom metrics#'], rows)
      : nothing('No metric has come.'),
  );
}
