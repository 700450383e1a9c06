/** The moments after which Playwright looks again, in milliseconds from the beginning of a wait. */
export const EDGES = [20, 70, 170, 270, 770, 1_270, 1_770, 2_270, 2_770];

/** True delays, just below and above each of those moments among them. */
export const DELAYS = [
  ...[0, 40, 120, 220, 400, 520, 600, 1_000, 1_500, 2_000, 2_500, 3_000],
  ...EDGES.flatMap((edge) => [edge - 8, edge + 8]),
].sort((a, b) => a - b);
