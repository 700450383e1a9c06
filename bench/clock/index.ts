import { allVariables } from 'playwright-gate';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { median } from 'playwright-gate/statistics';
import { ROOT } from '#testing';
import { defineBench } from '../bench.ts';
import { keepBusy } from '../lib/busy.ts';
import { mean, quantile } from '../lib/statistics.ts';
import { runTests } from '../lib/suite.ts';
import type { Measured } from './clock.spec.ts';
import { STAIRS_KIND } from './delays.ts';
import { plot } from './plot.ts';

const absolute = (errors: number[]) => errors.map(Math.abs);
const errorsOf = (measured: Measured[]) =>
  measured.filter((one) => !one.coarseReason).map(({ ours, truth }) => ours - truth);
const shown = (errors: number[]) =>
  Object.entries({
    bias: mean(errors),
    median: median(errors),
    p95: quantile(absolute(errors), 0.95),
    worst: Math.max(...absolute(errors)),
  }).map(([name, value]) => [name, value.toFixed(1)] as const);

function printTable(measured: Measured[]): void {
  const kinds = [...new Set(measured.map((one) => one.kind)), 'all'].map((kind) => {
    const rows = measured.filter((one) => kind === 'all' || one.kind === kind);
    const ours = errorsOf(rows);
    const theirs = shown(rows.map(({ playwright, truth }) => playwright - truth));
    const cells = [...shown(ours), ...theirs.map(([name, value]) => [`Playwright's ${name}`, value] as const)];
    return [kind, { waits: rows.length, coarse: rows.length - ours.length, ...Object.fromEntries(cells) }] as const;
  });
  console.table(Object.fromEntries(kinds));
}

/** How much the error jumps at most between two waits that are nearly as long. */
function largestStep(measured: Measured[], of: 'ours' | 'playwright'): number {
  const stairs = measured.filter(({ kind }) => kind === STAIRS_KIND).sort((a, b) => a.truth - b.truth);
  const errors = stairs.map((one) => one[of] - one.truth);
  return Math.max(...errors.slice(1).map((error, index) => Math.abs(error - (errors[index] ?? error))));
}

export default defineBench({
  name: 'clock',
  summary:
    "Playwright's step durations and the clock's, against waits whose true length the page knows, idle and busy; each kind of wait gets 1 in `share` of the delays; draws docs/clock.svg",
  args: { share: 6 },
  limits: {
    'p95 of our error, idle': { atMost: 20, unit: 'ms' },
    'p95 of our error, busy': { atMost: 50, unit: 'ms' },
    'share of waits that are coarse': { atMost: 3, unit: '%' },
    'bias of ours': { atMost: 5, unit: 'ms' },
    // A frame and a half.
    'largest step of ours between waits that differ by 20 ms': { atMost: 25, unit: 'ms' },
  },
  async run({ share }, { figure }) {
    const all: Measured[] = [];
    for (const mode of ['idle', 'busy'] as const) {
      console.log(`\n${mode === 'idle' ? 'Idle' : 'Every core busy'}; errors in ms`);
      const rest = mode === 'busy' ? keepBusy() : () => undefined;
      const env = { ...allVariables(), CLOCK_MODE: mode, CLOCK_SHARE: String(share) };
      const outcomes = await runTests(['--config=bench/clock'], env).finally(rest);
      const measured = outcomes.flatMap(({ attached }) => attached<Measured[]>('measured').flat());
      all.push(...measured);
      printTable(measured);
      const errors = errorsOf(measured);
      figure(`p95 of our error, ${mode}`, quantile(absolute(errors), 0.95));
      const coarse = measured.length - errors.length;
      figure('share of waits that are coarse', (100 * coarse) / measured.length, `coarse waits, ${mode}`);
      for (const one of measured)
        if (one.coarseReason) console.log(`  ${one.kind}, ${one.delay} ms: ${one.coarseReason}`);
      figure('bias of ours', Math.abs(mean(errors)), `bias of ours, ${mode}`);
      figure('largest step of ours between waits that differ by 20 ms', largestStep(measured, 'ours'));
      console.log(`  largest step of Playwright's: ${largestStep(measured, 'playwright').toFixed(0)} ms`);
    }
    writeFileSync(path.join(ROOT, 'docs/clock.svg'), plot(all));
    console.log('\nThe plot is in docs/clock.svg.');
  },
});
