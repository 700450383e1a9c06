import { createHash } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { pastRunSchema, type PastRun } from 'playwright-gate/plugin';

/** What the event of a verdict keeps of its run. */
export type Remembered = Omit<PastRun, 'type' | 'looks' | 'tests'>;

const MOST_CHARACTERS = 1_500;
const MOST_SAMPLES = 5;
const MOST_TESTS = 10;
/** More than any block of ours holds. */
const MOST_BYTES = 20_000;
/** Its code span may be gone by the time it is read. */
const BLOCK = /e2e-run\/1 ([\w-]+)/g;

const keptSchema = pastRunSchema.omit({ type: true, looks: true, tests: true });

const digestOf = (series: string) => createHash('sha256').update(series).digest('hex').slice(0, 12);

/** Milliseconds to a tenth, and never none. */
const rounded = (milliseconds: number) => Math.max(1, Math.round(milliseconds * 10)) / 10;

/** As many durations as may be, evenly from the shortest to the longest: of one, the median. */
function thinned(durations: readonly number[], most: number): number[] {
  const all = durations.map(rounded);
  if (all.length <= most) return all;
  all.sort((a, b) => a - b);
  return Array.from({ length: most }, (_, part) => all[Math.floor(((part + 0.5) * all.length) / most)] ?? NaN);
}

/**
 * What is to be remembered of a run, for the end of its verdict's event: a code span of one line, packed so that it holds
 * nothing that Markdown, a mention or the escapes of an answer would change, and tells whether it is whole. Keeps at most
 * five durations of a flow, or only the median where that is too long.
 * @returns undefined where not even that fits into 1,500 characters
 */
export function rememberedRun(run: Remembered): string | undefined {
  for (const most of [MOST_SAMPLES, 1]) {
    const kept = keptSchema.parse({
      ...run,
      series: digestOf(run.series),
      flows: Object.fromEntries(Object.entries(run.flows).map(([flow, all]) => [flow, thinned(all, most)])),
      machineProbe: run.machineProbe && rounded(run.machineProbe),
      duration: Math.round(run.duration),
      flaky: run.flaky.slice(0, MOST_TESTS),
      failed: run.failed.slice(0, MOST_TESTS),
    });
    const block = `\`e2e-run/1 ${deflateSync(JSON.stringify(kept)).toString('base64url')}\``;
    if (block.length <= MOST_CHARACTERS) return block;
  }
  return undefined;
}

/**
 * Reads what `rememberedRun` wrote at the end of an event's text. Whoever has a key can write events: what is not exactly
 * such a block, or is of another series, is nothing.
 */
export function readRememberedRun(text: string, series: string): PastRun | undefined {
  const packed = [...text.matchAll(BLOCK)].at(-1)?.[1] ?? '';
  if (packed.length > MOST_CHARACTERS) return undefined;
  try {
    const json = inflateSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MOST_BYTES }).toString();
    const kept = keptSchema.strict().parse(JSON.parse(json));
    return kept.series === digestOf(series) ? { ...kept, type: 'run', series, tests: '' } : undefined;
  } catch {
    return undefined;
  }
}
