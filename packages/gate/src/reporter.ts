import { rmSync } from 'node:fs';
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
import { describeFailure, limitsOf, seriesOf, usualDuration, type Plan, type Policy, type Verdict } from './index.ts';
import { readLedgers } from '../../../fixtures/cleanup/ledger.ts';
import { selectedStages } from '../../../fixtures/environment/embedded.ts';
import { allVariables, currentRun, signingKey } from './runtime/run.ts';
import { currentBuild, describeTarget, targetAtEnd } from './runtime/target.ts';
import { renderTerminal } from './render/terminal.ts';
import { attemptOf } from './runtime/attempt.ts';
import { beginHistory } from './runtime/history.ts';
import { conclude } from './runtime/conclude.ts';
import { digestsOf, type PolicyFiles } from './runtime/digests.ts';
import { ExitGuard } from './runtime/guard.ts';
import { readHistoryFile } from './runtime/history-file.ts';
import { JournalWriter, journalFile } from './runtime/journal-writer.ts';
import { Measurements } from '../../datadog/src/measurements.ts';
import { keyComplaint, verdictFile } from './runtime/outputs.ts';
import { planOf } from './runtime/plan.ts';
import { loadPolicy, policyFile, policyFiles } from './runtime/policy.ts';
import { Progress } from './runtime/progress.ts';
import { FAREWELL } from './runtime/remeasure.ts';
import { leftFolders, secretsIn, withoutSecrets } from './runtime/secrets.ts';
import { partialSelection } from './runtime/command-line.ts';

export interface GateOptions {
  /** Other files than `gate.config.ts` and the quarantine that it names, for tests of the gate itself. */
  policy?: string;
  quarantine?: string;
}

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..');
/** Milliseconds for which the end still waits for what Datadog remembers of earlier runs. */
const HISTORY_PATIENCE = 500;
/** Seconds for which a deployment gate is waited for, unless the policy says. */
const LONGEST_WAIT = 60;
const PRINTING = /^(list|line|dot)$/;
const EXIT_CODES: Record<Verdict['verdict'], number> = { pass: 0, fail: 1, undecided: 2 };

/** Seconds for which the teardown waits for gates of others. */
const secondsForHealth = ({ health }: Policy): number =>
  Math.max(
    0,
    ...health.map((signal) => ('deploymentGate' in signal ? (signal.deploymentGate.wait ?? LONGEST_WAIT) : 0)),
  );

/** Plans, keeps the journal, and judges at the end: prints the verdict, and where it is enforced decides the exit code. */
export default class GateReporter implements Reporter {
  private readonly run = currentRun();
  private readonly stages = selectedStages(process.argv);
  private readonly guard: ExitGuard | undefined;
  private config: FullConfig | undefined;
  private policy: Policy | undefined;
  private files: PolicyFiles | undefined;
  private journal: JournalWriter | undefined;
  private measurements: Measurements | undefined;
  /** Why nothing can be sent, in a sentence. */
  private undelivered: string | undefined;
  private history: ReturnType<typeof beginHistory> | undefined;
  private progress: Progress | undefined;
  private began = 0;
  /** Milliseconds that the latest runs took. */
  private usual: number | undefined;
  private planned = 0;
  private ended = 0;
  private exitCode: number | undefined;
  /** Sentences on what went wrong before there was a journal. */
  private readonly early: string[] = [];

  private readonly options: GateOptions;

  constructor(options: GateOptions = {}) {
    const { round, options: ofRun } = this.run;
    this.options = round > 1 && ofRun ? (JSON.parse(ofRun) as GateOptions) : options;
    if (this.run.enforce) this.guard = new ExitGuard(this.run.deadline);
  }

  printsToStdio(): boolean {
    return true;
  }

  async preprocess({ config, suite }: { config: FullConfig; suite: Suite }): Promise<void> {
    this.config = config;
    // A verdict of an earlier run must not be taken for this one's.
    if (this.run.round === 1) rmSync(verdictFile(this.run.folder), { force: true });
    const file = policyFile(this.options.policy);
    try {
      this.policy = await loadPolicy(file);
    } catch (error) {
      this.early.push((error as Error).message);
      return;
    }
    this.files = policyFiles(file, this.policy, this.options.quarantine);
    this.guard?.allow(secondsForHealth(this.policy));
    this.began = performance.now();
    const plan = planOf(config, suite, {
      run: this.run.id,
      round: this.run.round,
      stage: this.stages.join(', '),
      target: this.stages.map(describeTarget).join(', '),
      build: await currentBuild(this.policy.build, this.stages),
      namedBuild: this.run.namedBuild,
      partial: this.run.round === 1 ? partialSelection(process.argv) : [],
      digests: digestsOf(config, this.files),
    });
    this.journal = new JournalWriter(journalFile(this.run.folder, plan), withoutSecrets(allVariables()));
    this.journal.write(plan);
    this.usual = usualDuration(readHistoryFile(this.run.history), seriesOf({ plan }));
    const complaint = keyComplaint(signingKey());
    if (complaint) this.note(complaint);
    const last = config.reporter.at(-1)?.[0] ?? '';
    if (!last.includes('gate'))
      this.note(`The gate must be the last reporter, but ${last} is: another's answer would replace its verdict.`);
    // A later look measures what is in doubt more often than anything else: that is no picture of the product.
    if (this.run.round > 1) return;
    this.history = beginHistory(this.run.history, plan, this.policy);
    await this.beginMeasurements(plan, this.policy);
  }

  private async beginMeasurements(plan: Plan, policy: Policy): Promise<void> {
    const { measurements, cost, complaints, problem } = await Measurements.begin(plan, { policy, run: this.run });
    this.measurements = measurements;
    this.undelivered = problem;
    for (const complaint of complaints) this.note(complaint);
    if (cost) console.log(cost);
  }

  onBegin(config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    this.planned = tests.length;
    this.journal?.write({ type: 'begin', at: Date.now(), tests: tests.map(({ id }) => id) });
    if (!config.reporter.some(([name]) => PRINTING.test(name)) && this.run.round === 1)
      this.progress = new Progress(tests.length, this.usual);
    if (!tests.length) this.guard?.expectEnd();
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    const { attempt, complaints } = attemptOf(test, result);
    this.journal?.write(attempt);
    this.measurements?.add(attempt);
    for (const complaint of complaints) this.note(complaint);
    const final = attempt.ok || result.retry >= test.retries || result.status === 'interrupted';
    if (final) this.ended += 1;
    this.progress?.ended({
      final,
      slow: (attempt.samples ?? []).some(
        ({ flow, duration }) =>
          this.policy && duration >= (limitsOf(this.policy, flow, this.stages[0] ?? '')?.warn ?? Infinity),
      ),
      failure: attempt.ok
        ? undefined
        : `${test.titlePath().slice(3).join(' › ')} (attempt ${result.retry + 1}): ${attempt.error ?? result.status}`,
    });
    if (this.ended < this.planned) return;
    this.guard?.expectEnd();
    if (!this.isShard) this.measurements?.prepare();
  }

  onError(error: TestError): void {
    const line = describeFailure([error.message ?? error.value]);
    if (line) this.note(line);
  }

  private get isShard(): boolean {
    return (this.config?.shard?.total ?? 1) > 1;
  }

  private note(message: string): void {
    if (this.journal) this.journal.write({ type: 'error', at: Date.now(), message });
    else this.early.push(message);
  }

  async onEnd({ status }: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    this.progress?.close();
    try {
      return await this.finish(status);
    } catch (error) {
      console.error(`Undecided: the gate itself failed (${(error as Error).message}).`);
      return this.decide('undecided', status);
    }
  }

  private async finish(status: FullResult['status']): Promise<{ status?: FullResult['status'] } | undefined> {
    const { journal, policy, files, config, run } = this;
    if (!journal || !policy || !files || !config) {
      console.error(`Undecided because complete: ${this.early[0] ?? 'nothing was planned, so nothing is known.'}`);
      return this.decide('undecided', status);
    }
    for (const message of this.early) this.note(message);
    // However early the run has ended: its verdict is about to come.
    if (!this.isShard) this.measurements?.prepare();
    const { build, health, created } = await targetAtEnd(policy);
    const remaining = readLedgers(run.folder, run.id).flatMap((ledger) => ledger.remaining);
    journal.write({
      type: 'ledger',
      planned: created ?? remaining.length,
      remaining: remaining.map(({ kind, key }) => `${kind} ${key}`),
    });
    for (const signal of health) journal.write(signal);
    journal.write(await secretsIn(leftFolders(config, ROOT, run.round === 1), allVariables(), ROOT));
    const delivery = await this.measurements?.end();
    if (delivery) journal.write({ type: 'delivery', ...delivery });
    else if (this.undelivered !== undefined)
      journal.write({ type: 'delivery', made: 0, sent: 0, spooled: 0, lost: 0, because: [this.undelivered] });
    const unreachable = 'unknown' in build && / did not answer /.test(build.unknown) ? build.unknown : undefined;
    journal.write({
      type: 'end',
      at: Date.now(),
      elapsed: performance.now() - this.began,
      status,
      build,
      digests: digestsOf(config, files),
      ...(unreachable === undefined ? {} : { unreachable }),
    });
    journal.close();
    if (journal.failure) console.error(journal.failure);
    if (run.round > 1) {
      this.guard?.done();
      return undefined;
    }
    if (config.shard && this.isShard) {
      console.log(
        `Shard ${config.shard.current} of ${config.shard.total} has ended; the verdict is made of all journals: npm run gate -- judge ${path.relative(process.cwd(), path.dirname(journal.file))}/*.ndjson`,
      );
      this.guard?.done();
      return undefined;
    }
    this.guard?.allow(policy.regression.seconds + FAREWELL / 1_000);
    const verdict = await conclude({
      journal,
      policy,
      files,
      run,
      history: (await this.history?.(HISTORY_PATIENCE)) ?? '',
      options: JSON.stringify(this.options),
      argv: process.argv,
      outputFolder: (config.projects.find(({ name }) => name === this.stages[0]) ?? config.projects[0])!.outputDir,
    });
    for (const complaint of (await this.measurements?.conclude(verdict)) ?? []) console.log(complaint);
    const { isTTY } = process.stdout;
    console.log(renderTerminal(verdict, { enforced: run.enforce, color: isTTY }).join('\n'));
    return this.decide(verdict.verdict, status);
  }

  private decide(
    verdict: Verdict['verdict'],
    status: FullResult['status'],
  ): { status?: FullResult['status'] } | undefined {
    if (!this.run.enforce) return undefined;
    // An interruption keeps its own code, 130.
    if (status !== 'interrupted') this.exitCode = EXIT_CODES[verdict];
    this.guard?.done(this.exitCode);
    return { status: verdict === 'pass' ? 'passed' : status === 'passed' ? 'failed' : status };
  }

  /** Playwright knows 0 and 1; the third code can only be brought about here, when every reporter has ended. */
  async onExit(): Promise<void> {
    this.guard?.close();
    if (this.exitCode !== EXIT_CODES.undecided) return;
    await new Promise((resolve) => process.stdout.write('', resolve));
    process.exit(this.exitCode);
  }
}
