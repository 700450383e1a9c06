import { exchange, failureOf, parsed } from '../../exchange.ts';
import type { Point } from '../../points/point.ts';
import { countSeries, distributionSeries } from '../series.ts';
import type { Outcome, Transport } from '../transport.ts';
import { NOTHING_TO_SEND, outcomeOf } from './outcome.ts';

/** As the protocol's own enumeration has it: what came since the last report, not since the beginning. */
const DELTA = 1;
const FINEST_SCALE = 20;
/** As many as OpenTelemetry's own libraries take. */
const MOST_BUCKETS = 160;
const SCOPE = 'e2e-gate';

interface Buckets {
  offset: number;
  bucketCounts: string[];
}

const boundsOf = (values: number[], scale: number): [lowest: number, highest: number] => {
  // The bucket of index i holds what is over base^i, up to base^(i+1), with the base 2^(2^-scale).
  const indices = values.map((value) => Math.ceil(Math.log2(value) * 2 ** scale) - 1);
  return [Math.min(...indices), Math.max(...indices)];
};

/** The finest scale at which values need no more than the buckets there may be. */
function scaleOf(values: number[]): number {
  const fits = (scale: number) => {
    const [lowest, highest] = values.length ? boundsOf(values, scale) : [0, 0];
    return highest - lowest < MOST_BUCKETS;
  };
  let scale = FINEST_SCALE;
  while (!fits(scale)) scale -= 1;
  return scale;
}

function bucketsOf(values: number[], scale: number): Buckets {
  if (!values.length) return { offset: 0, bucketCounts: [] };
  const [lowest, highest] = boundsOf(values, scale);
  const counts = new Array<number>(highest - lowest + 1).fill(0);
  for (const value of values) {
    const index = boundsOf([value], scale)[0] - lowest;
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return { offset: lowest, bucketCounts: counts.map(String) };
}

/**
 * Values as a data point of an exponential histogram, as fine as they can be told apart with few buckets. Durations are
 * never negative, so it has no buckets for that.
 */
function histogramOf(values: number[]) {
  const above = values.filter((value) => value > 0);
  const scale = scaleOf(above);
  return {
    count: String(values.length),
    sum: values.reduce((sum, value) => sum + value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    scale,
    zeroCount: String(values.length - above.length),
    positive: bucketsOf(above, scale),
  };
}

const attribute = (tag: string) => {
  const colon = tag.indexOf(':');
  const [key, value] = colon > 0 ? [tag.slice(0, colon), tag.slice(colon + 1)] : [tag, ''];
  return { key, value: { stringValue: value } };
};

/** A second as the time of a data point, with the tags of its series as attributes. */
const during = (second: number, tags: string[]) => ({
  startTimeUnixNano: `${second}000000000`,
  timeUnixNano: `${second + 1}000000000`,
  attributes: tags.map(attribute),
});

/** All data points of a metric under one name. */
function byMetric<Value, Point>(
  series: { metric: string; tags: string[]; points: [number, Value][] }[],
  pointOf: (at: number, value: Value, tags: string[]) => Point,
): [name: string, dataPoints: Point[]][] {
  const all = new Map<string, Point[]>();
  for (const { metric, tags, points } of series) {
    const dataPoints = all.get(metric) ?? [];
    all.set(metric, dataPoints);
    for (const [at, value] of points) dataPoints.push(pointOf(at, value, tags));
  }
  return [...all];
}

/**
 * Points of one kind as the body of an export of metrics in OTLP's JSON: distributions as exponential histograms of a
 * second each, in seconds; counts as monotonic sums; both as deltas. Whole numbers of 64 bits are texts there.
 * Source: OpenTelemetry Protocol 1.x, JSON Protobuf encoding.
 */
export function otlpMetrics(points: readonly Point[]) {
  const metrics =
    points[0]?.kind === 'distribution'
      ? byMetric(distributionSeries(points), (at, values, tags) => ({
          ...during(at, tags),
          ...histogramOf(values),
        })).map(([name, dataPoints]) => ({
          name,
          unit: 's',
          exponentialHistogram: { aggregationTemporality: DELTA, dataPoints },
        }))
      : byMetric(countSeries(points), (at, value, tags) => ({ ...during(at, tags), asDouble: value })).map(
          ([name, dataPoints]) => ({
            name,
            unit: '1',
            sum: { aggregationTemporality: DELTA, isMonotonic: true, dataPoints },
          }),
        );
  const service = points[0]?.tags.find((tag) => tag.startsWith('service:'))?.slice('service:'.length);
  return {
    resourceMetrics: [
      {
        resource: { attributes: service ? [{ key: 'service.name', value: { stringValue: service } }] : [] },
        scopeMetrics: [{ scope: { name: SCOPE }, metrics }],
      },
    ],
  };
}

/** What an answer of 200 says: which of the data points were not taken, if any. An empty one says that all were. */
function outcomeOfExport(body: string): Outcome {
  const answer = body ? parsed(body) : {};
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return {
      state: 'again',
      because: 'it answered 200 in other words than a collector for OTLP over HTTP (is there a proxy in between?)',
    };
  const { partialSuccess } = answer as {
    partialSuccess?: { rejectedDataPoints?: string | number; errorMessage?: string } | null;
  };
  const rejected = Number(partialSuccess?.rejectedDataPoints ?? 0);
  if (!rejected) return { state: 'sent', confirmed: true };
  // It does not say which, and the protocol forbids to send them all again.
  return {
    state: 'refused',
    because: `it took them without ${rejected} data points: ${partialSuccess?.errorMessage || 'it does not say why'}`,
  };
}

/** Why nothing can be sent to an address, in a sentence that does not repeat it; undefined where it is one of a collector. */
export function endpointComplaint(endpoint: string): string | undefined {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  return url && /^https?:$/.test(url.protocol) && !url.username && !url.password
    ? undefined
    : 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT (or OTEL_EXPORTER_OTLP_ENDPOINT, without its path) must be an address such as http://127.0.0.1:4318/v1/metrics, without a password.';
}

/**
 * To a collector of OpenTelemetry, over HTTP as JSON. The collector needs no key from us.
 * @param endpoint the whole address, such as `http://127.0.0.1:4318/v1/metrics`
 * @param options `timeout`: milliseconds for one attempt, the answer's body included
 */
export function otlpTransport(endpoint: string, { timeout = 5_000 }: { timeout?: number } = {}): Transport {
  return {
    async send(points: readonly Point[], signal: AbortSignal): Promise<Outcome> {
      if (!points.length) return NOTHING_TO_SEND;
      const wrong = endpointComplaint(endpoint);
      // With another address they may still go.
      if (wrong) return { state: 'refused', key: true, because: wrong.replace(/\.$/, '') };
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(otlpMetrics(points)),
      };
      const answer = await exchange(endpoint, init, { timeout, signal });
      if ('failure' in answer) return outcomeOf(answer.failure);
      const { status, body } = answer.whole;
      return status === 200 ? outcomeOfExport(body) : outcomeOf(failureOf(answer.whole));
    },
    close: async () => undefined,
  };
}
