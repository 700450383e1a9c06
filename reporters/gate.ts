import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from '@playwright/test/reporter';
import {
  describeFailure,
  judge,
  renderVerdict,
  SAMPLE_ATTACHMENT,
  sampleSchema,
  type Record,
  type Sample,
  type TestRecord,
} from '#gate';
import { readLedgers } from '../fixtures/cleanup/ledger.ts';
import { selectedStages } from '../fixtures/environment/embedded.ts';
import { currentRun } from '../fixtures/environment/run.ts';
import { readEnvironment, type Stage } from '../fixtures/environment/schema.ts';
import gate from '../gate.config.ts';

const verdictFile = () => path.join(currentRun().folder, 'verdict.json');

/** Judges a run when it has ended: prints the verdict, writes `verdict.json`, and in CI decides the exit code. */
export default class GateReporter implements Reporter {
  private suite: Suite | undefined;
  private config: FullConfig | undefined;
  private readonly samples: Sample[] = [];
  private readonly errors: string[] = [];

  printsToStdio(): boolean {
    return false;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.config = config;
    this.suite = suite;
    // A verdict of an earlier run must not be taken for this one's.
    rmSync(verdictFile(), { force: true });
    const last = config.reporter.at(-1)?.[0];
    if (last && !last.includes('gate'))
      this.errors.push(
        `The gate must be the last reporter, but ${last} is: another's answer would replace its verdict.`,
      );
  }

  onTestEnd(test: TestCase, { attachments }: TestResult): void {
    for (const { name, body, path: file } of attachments) {
      if (name !== SAMPLE_ATTACHMENT) continue;
      const sample = readSample(body, file);
      if (sample) this.samples.push(sample);
      else this.errors.push(`${test.title} has a flow sample that cannot be read, so its duration is lost.`);
    }
  }

  onError(error: TestError): void {
    const line = describeFailure([error.message]);
    if (line) this.errors.push(line);
  }

  async onEnd({ status }: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    const run = currentRun();
    try {
      const verdict = judge(this.record(status), gate);
      mkdirSync(run.folder, { recursive: true });
      const file = verdictFile();
      writeFileSync(`${file}.new`, `${JSON.stringify(verdict, null, 2)}\n`);
      renameSync(`${file}.new`, file);
      console.log(renderVerdict(verdict, run.enforce).join('\n'));
      if (!run.enforce) return undefined;
      return { status: verdict.verdict === 'pass' ? 'passed' : status === 'passed' ? 'failed' : status };
    } catch (error) {
      console.error(`The gate itself failed, so nothing is decided: ${(error as Error).message}`);
      return { status: 'failed' };
    }
  }

  private record(status: FullResult['status']): Record {
    const run = currentRun();
    const tests = this.suite?.allTests() ?? [];
    const stages = selectedStages(process.argv);
    return {
      stage: stages.join(', '),
      target: stages.map(describeTarget).join(', '),
      run: run.id,
      tests: tests.map((test) => this.testRecord(test)),
      samples: this.samples,
      leftBehind: readLedgers(run.folder, run.id).flatMap(({ remaining }) =>
        remaining.map(({ kind, key }) => `${kind} ${key}`),
      ),
      errors: this.errors,
      status,
    };
  }

  private testRecord(test: TestCase): TestRecord {
    const file = path.relative(this.config?.rootDir ?? '', test.location.file);
    const last = test.results.at(-1);
    const failed = test.results.filter(({ errors }) => errors.length > 0).at(-1);
    return {
      id: test.id,
      area: file.split(path.sep)[0] ?? '',
      title: test.titlePath().slice(3).join(' › '),
      location: `${file}:${test.location.line}`,
      outcome: test.outcome(),
      error: describeFailure(failed?.errors.map(({ message }) => message) ?? []),
      duration: last?.duration ?? 0,
    };
  }
}

function describeTarget(stage: Stage): string {
  const { embedded, url } = readEnvironment(stage);
  return embedded ? 'the embedded reference app' : url;
}

/** A merged report has attachments in files. */
function readSample(body: Buffer | undefined, file: string | undefined): Sample | undefined {
  try {
    return sampleSchema.parse(JSON.parse(String(body ?? readFileSync(file ?? ''))));
  } catch {
    return undefined;
  }
}
