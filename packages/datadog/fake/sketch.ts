/**
 * The quantile of values as Datadog's own sketch defines it (DDSketch): the value at rank `quantile * (n - 1)`, rounded down.
 * Datadog's is off by up to 1% of the value; this one is exact.
 * @param quantile 0 to 1
 */
export function quantileOf(values: readonly number[], quantile: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  // Products such as 0.95 * 20 are off by a last bit.
  return sorted[Math.floor(quantile * (sorted.length - 1) + 1e-9)];
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/** @param operator `<`, `<=`, `>`, `>=`, `==` or `!=` */
export function compare(value: number, operator: string, limit: number): boolean {
  return COMPARE[operator]?.(value, limit) ?? false;
}

export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** One number of many; undefined of none. @param method `avg`, `sum`, `min`, `max`, `count` or `last` */
export function reduce(values: readonly number[], method: string): number | undefined {
  if (values.length === 0) return undefined;
  if (method === 'sum') return sumOf(values);
  if (method === 'min') return values.reduce((a, b) => Math.min(a, b));
  if (method === 'max') return values.reduce((a, b) => Math.max(a, b));
  if (method === 'count') return values.length;
  return method === 'last' ? values.at(-1) : sumOf(values) / values.length;
}
