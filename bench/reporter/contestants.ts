import path from 'node:path';
import type { ReporterDescription } from '@playwright/test';
import { ROOT } from '#testing';

/** A reporter that is measured; the meter stands before it. */
export interface Contestant {
  name: string;
  /** @param folder of one run, for what it writes */
  reporters: (folder: string) => ReporterDescription[];
}

export const EMPTY = 'empty';
export const OURS = 'ours';

const at = (file: string) => path.join(ROOT, file);
/** Those that take part. */
export const CONTESTANTS: Contestant[] = [
  { name: EMPTY, reporters: () => [] },
  { name: OURS, reporters: () => [[at('reporters/gate.ts'), { policy: at('bench/reporter/policy.ts') }]] },
  { name: 'json', reporters: (run) => [['json', { outputFile: `${run}/report.json` }]] },
  { name: 'blob', reporters: (run) => [['blob', { outputDir: `${run}/blob` }]] },
  { name: 'allure', reporters: (run) => [['allure-playwright', { resultsDir: `${run}/allure` }]] },
];
