import { METRICS, type Metric } from '../points/metrics.ts';
import type { WantedOf } from './resource.ts';

/**
 * Settings of the metrics that monitors, objectives and the dashboard ask for percentiles of. Percentiles are off until
 * somebody switches them on, and each tag by which they can be asked for costs.
 */
export const metricSettings = (): WantedOf<'metric'>[] =>
  Object.values(METRICS as Readonly<Record<string, Metric>>)
    .filter(({ percentilesBy }) => percentilesBy.length > 0)
    .map(({ name, unit, description, percentilesBy }) => ({
      kind: 'metric',
      key: name,
      name,
      body: { description, unit: unit ?? '', includePercentiles: true, tags: [...percentilesBy] },
    }));
