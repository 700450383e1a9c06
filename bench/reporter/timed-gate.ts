import { writeFileSync } from 'node:fs';
import type { FullConfig, FullResult, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import GateReporter, { type GateOptions } from '../../packages/gate/src/reporter.ts';
import { cpuMilliseconds, type Own } from './metered.ts';

/** The gate, with what the process uses within each of its calls: finer than a difference of whole runs can be. */
export default class TimedGate extends GateReporter {
  private readonly own: Own = { plan: 0, tests: 0, closing: 0, judgement: 0 };

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
    // The judgement begins when the journal is closed.
    const { journal } = this as unknown as { journal?: { close: () => void } };
    const close = journal?.close.bind(journal);
    if (journal && close)
      journal.close = () => {
        close();
        closed = cpuMilliseconds();
      };
    const answer = await super.onEnd(result);
    this.own.closing = closed - before;
    this.own.judgement = cpuMilliseconds() - closed;
    return answer;
  }
}
