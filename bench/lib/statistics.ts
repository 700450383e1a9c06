export const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The smallest value that at least `share` (0 to 1) of the values do not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
