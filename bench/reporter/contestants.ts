import path from 'node:path';
import type { ReporterDescription } from '@playwright/test';
import { ROOT } from '#testing';
import { install } from '../lib/install.ts';

/** A reporter that is measured; the meter stands before it. */
export interface Contestant {
  name: string;
  /** @param folder of one run, for what it writes */
  reporters: (folder: string) => ReporterDescription[];
}

export const EMPTY = 'empty';
export const OURS = 'ours';
/** Ours again, with a clock in each of its calls. */
export const TIMED = 'ours timed';

const monocartIn =
  (package_: string): Contestant['reporters'] =>
  (run) => [[`${package_}/lib/index.js`, { outputFile: `${run}/monocart/index.html`, logging: 'error' }]];

const at = (file: string) => path.join(ROOT, file);
const policy = at('bench/reporter/policy.ts');

/** Those that take part. @param folder for what has to be installed */
export function contestantsIn(folder: string): Contestant[] {
  const monocart = install('monocart-reporter', path.join(folder, 'monocart'));
  return [
    { name: EMPTY, reporters: () => [] },
    { name: OURS, reporters: () => [[at('reporters/gate.ts'), { policy }]] },
    { name: TIMED, reporters: (run) => [[at('bench/reporter/timed-gate.ts'), { policy, file: `${run}/own` }]] },
    { name: 'json', reporters: (run) => [['json', { outputFile: `${run}/report.json` }]] },
    { name: 'blob', reporters: (run) => [['blob', { outputDir: `${run}/blob` }]] },
    { name: 'allure', reporters: (run) => [['allure-playwright', { resultsDir: `${run}/allure` }]] },
    ...(monocart === undefined ? [] : [{ name: 'monocart', reporters: monocartIn(monocart) }]),
  ];
}
