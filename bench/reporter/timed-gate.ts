import { writeFileSync } from 'node:fs';
import type { FullConfig, FullResult, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import GateReporter, { type GateOptions } from 'playwright-gate/reporter';
import { cpuMilliseconds } from './meter.ts';

/** User and system time in milliseconds of the gate's own calls. */
export interface Own {
  plan: number;
  /** In every call while tests run. */
  tests: number;
  /** From the last test until the journal is closed: the target is asked, files are looked through for secrets. */
  closing: number;
  /** Reads the journal back, judges, renders and writes. */
  judgment: number;
}

/** The gate, with what the process uses within each of its calls: finer than a difference of whole runs can be. */
export default class TimedGate extends GateReporter {
  private readonly own: Own = { plan: 0, tests: 0, closing: 0, judgment: 0 };

  constructor({ file, ...options }: GateOptions & { file: string }) {
    super(options);
    process.on('exit', () => writeFileSync(file, JSON.stringify(this.own)));
  }

  override async preprocess(params: { config: FullConfig; suite: Suite }): Promise<void> {
    const before = cpuMilliseconds();
    await super.preprocess(params);
    this.own.plan = cpuMilliseconds() - before;
  }

  private timed(call: () => void): void {
    // Asked twice in a row, the clock tells what asking it costs here and now.
    const first = cpuMilliseconds();
    const before = cpuMilliseconds();
    call();
    this.own.tests += cpuMilliseconds() - before - (before - first);
  }

  override onBegin(config: FullConfig, suite: Suite): void {
    this.timed(() => super.onBegin(config, suite));
  }

  override onTestEnd(test: TestCase, result: TestResult): void {
    this.timed(() => super.onTestEnd(test, result));
  }

  override async onEnd(result: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    const before = cpuMilliseconds();
    let closed = before;
    // The judgment begins when the journal is closed.
    const { planned } = this as unknown as { planned?: { journal: { close: () => void } } };
    const close = planned?.journal.close.bind(planned.journal);
    if (planned && close)
      planned.journal.close = () => {
        close();
        closed = cpuMilliseconds();
      };
    const answer = await super.onEnd(result);
    this.own.closing = closed - before;
    this.own.judgment = cpuMilliseconds() - closed;
    return answer;
  }
}
