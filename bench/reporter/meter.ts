import { writeFileSync } from 'node:fs';
import type { Reporter } from '@playwright/test/reporter';

/** User and system time of the runner in milliseconds, and its peak memory in MB. */
export interface Metered {
  /** When the reporters have looked at what is planned. */
  planned: number;
  /** When they have written what they write. */
  exited: number;
  peak: number;
}

/** What this process has used so far: user and system time, in milliseconds. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/**
 * The empty reporter, which every run begins with: reports nothing, and notes what the runner had used when the first
 * test began. Reporters are called in turn, so what those behind it do then counts as the tests' own.
 */
export default class Meter implements Reporter {
  private planned = 0;

  constructor({ file }: { file: string }) {
    process.on('exit', () => {
      const { planned } = this;
      const peak = process.resourceUsage().maxRSS / 1_024;
      writeFileSync(file, JSON.stringify({ planned, exited: cpuMilliseconds(), peak } satisfies Metered));
    });
  }

  /** Otherwise Playwright adds a reporter of its own. */
  printsToStdio(): boolean {
    return true;
  }

  onBegin(): void {
    this.planned = cpuMilliseconds();
  }
}
