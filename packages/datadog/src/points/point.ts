/** One measured value on its way to Datadog. */
export interface Point {
  metric: string;
  /** A distribution keeps every value, so that percentiles over all runs can be asked for; a count is added up. */
  kind: 'distribution' | 'count';
  /** Epoch seconds. */
  at: number;
  /** Of durations in seconds. */
  value: number;
  /** `key:value`, normalized as Datadog would, sorted. */
  tags: readonly string[];
}
