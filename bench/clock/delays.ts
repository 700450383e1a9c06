/** The moments after which Playwright looks again, in milliseconds from the beginning of a wait. */
const EDGES = [20, 70, 170, 270, 770, 1_270, 1_770, 2_270, 2_770];

/** True delays of every kind of wait, just below and above each of those moments among them. */
export const DELAYS = [
  ...[0, 40, 120, 220, 400, 520, 600, 1_000, 1_500, 2_000, 2_500, 3_000],
  ...EDGES.flatMap((edge) => [edge - 8, edge + 8]),
].sort((a, b) => a - b);

/**
 * Delays so near to each other that a step cannot hide between two of them, wherever it lies: an assertion begins when the
 * click has returned, so Playwright's moments are later than the click by what that took.
 */
export const STAIRS = Array.from({ length: 71 }, (_, index) => index * 20);
/** The kind of wait that gets them. */
export const STAIRS_KIND = 'inserted';
