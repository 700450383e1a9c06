import { writeFileSync } from 'node:fs';
import type { Reporter } from '@playwright/test/reporter';
import { cpuMilliseconds, type Metered } from './metered.ts';

/**
 * The empty reporter, which every run begins with: reports nothing, and notes what the runner had used when each phase
 * of the run began. Reporters are called in turn, so what the one behind it does falls into the phase that it noted.
 */
export default class Meter implements Reporter {
  private readonly metered: Metered = { loaded: 0, planned: 0, ran: 0, exited: 0, peak: 0 };

  constructor({ file }: { file: string }) {
    process.on('exit', () => {
      this.metered.exited = cpuMilliseconds();
      this.metered.peak = process.resourceUsage().maxRSS / 1_024;
      writeFileSync(file, JSON.stringify(this.metered));
    });
  }

  /** Otherwise Playwright adds a reporter of its own. */
  printsToStdio(): boolean {
    return true;
  }

  async preprocess(): Promise<void> {
    this.metered.loaded = cpuMilliseconds();
  }

  onBegin(): void {
    this.metered.planned = cpuMilliseconds();
  }

  async onEnd(): Promise<void> {
    this.metered.ran = cpuMilliseconds();
  }
}
