import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Measured } from './clock/clock.spec.ts';
import { STAIRS_KIND } from './clock/delays.ts';
import { plot } from './clock/plot.ts';
import { runTests } from './lib/report.ts';
import { mean, median, quantile } from './lib/statistics.ts';

/**
 * Playwright's step durations and the clock's, of waits whose true length the page itself knows: idle, and with every
 * core busy. Each kind of wait gets a sixth of the delays, in turns, in seven minutes; `npm run bench:clock -- 1`
 * takes them all.
 */
const SHARE = process.argv[2] ?? '6';
const ROOT = path.resolve(import.meta.dirname, '..');
const LIMITS = { idle: { p95: 20, bias: 5 }, busy: { p95: 50, bias: 5 } };
const MODES = ['idle', 'busy'] as const;

function measureIn(mode: (typeof MODES)[number]): Measured[] {
  const spinners: ChildProcess[] =
    mode === 'busy' ? os.cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' })) : [];
  try {
    const env = { ...process.env, CLOCK_MODE: mode, CLOCK_SHARE: SHARE };
    return runTests(['--config=bench/clock'], env).flatMap(({ attached }) => attached<Measured[]>('measured').flat());
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
}

const absolute = (errors: number[]) => errors.map(Math.abs);
const ms = (value: number) => value.toFixed(1).padStart(8);

function table(measured: Measured[]): void {
  console.log(
    `  ${'kind'.padEnd(26)} waits coarse |   ours: bias   median    p95    worst | Playwright: median      p95    worst`,
  );
  for (const kind of [...new Set(measured.map((one) => one.kind)), 'all']) {
    const rows = measured.filter((one) => kind === 'all' || one.kind === kind);
    const ours = rows.filter((one) => !one.coarseBecause).map(({ ours, truth }) => ours - truth);
    const theirs = rows.map(({ playwright, truth }) => playwright - truth);
    console.log(
      `  ${kind.padEnd(26)} ${String(rows.length).padStart(5)} ${String(rows.length - ours.length).padStart(6)} | ${ms(mean(ours))} ${ms(median(ours))} ${ms(quantile(absolute(ours), 0.95))} ${ms(Math.max(...absolute(ours)))} |     ${ms(median(theirs))} ${ms(quantile(theirs, 0.95))} ${ms(Math.max(...theirs))}`,
    );
  }
}

/** How much the error jumps at most between two waits that are nearly as long. */
function largestStep(measured: Measured[], of: 'ours' | 'playwright'): number {
  const stairs = measured.filter(({ kind }) => kind === STAIRS_KIND).sort((a, b) => a.truth - b.truth);
  const errors = stairs.map((one) => one[of] - one.truth);
  return Math.max(...errors.slice(1).map((error, index) => Math.abs(error - (errors[index] ?? error))));
}

const all: Measured[] = [];
let failures = 0;
const check = (ok: boolean, sentence: string) => {
  if (!ok) failures += 1;
  console.log(`  ${ok ? '✓' : '✗'} ${sentence}`);
};
for (const mode of MODES) {
  console.log(`\n${mode === 'idle' ? 'Idle' : `Busy (${os.cpus().length} processes that never rest)`}; errors in ms`);
  const measured = measureIn(mode);
  all.push(...measured);
  table(measured);
  const errors = measured.filter((one) => !one.coarseBecause).map(({ ours, truth }) => ours - truth);
  const [p95, bias] = [quantile(absolute(errors), 0.95), mean(errors)];
  check(p95 <= LIMITS[mode].p95, `p95 of our error is ${p95.toFixed(1)} ms; at most ${LIMITS[mode].p95}`);
  check(Math.abs(bias) <= LIMITS[mode].bias, `bias of ours is ${bias.toFixed(1)} ms; at most ${LIMITS[mode].bias}`);
  const step = largestStep(measured, 'ours');
  check(
    step <= 25,
    `largest step of ours between waits that differ by 20 ms: ${step.toFixed(0)} ms, a frame and a half at most; Playwright's: ${largestStep(measured, 'playwright').toFixed(0)} ms`,
  );
}
const file = path.join(ROOT, 'docs/clock.svg');
writeFileSync(file, plot(all));
console.log(`\nThe plot is in ${path.relative(ROOT, file)}.`);
process.exitCode = failures ? 1 : 0;
