import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
  TestRun,
} from '@playwright/test/reporter';
import { usualDuration } from './judge/history.ts';
import { describeFailure } from './record/failure.ts';
import { notTheNamedBuild } from './rules/build-changed.ts';
import { attemptOf, errorText } from './runtime/attempt.ts';
import { cleanText, rememberSettings } from './runtime/clean.ts';
import { commandLine, isTestRun } from './runtime/command-line.ts';
import { ExitGuard, INTERRUPTED } from './runtime/guard.ts';
import { judgeRun } from './runtime/judge-run.ts';
import { forgetRun } from './runtime/history-file.ts';
import { projectFolder } from './runtime/folder.ts';
import { lockFolder } from './runtime/lock.ts';
import { collectMadeSecrets } from './runtime/made-secrets.ts';
import { writeRefusal } from './runtime/outputs.ts';
import { leaveOut, type Look } from './runtime/plan.ts';
import type { PolicyOptions } from './runtime/policy.ts';
import { closeJournal, prepare, type Planned } from './runtime/prepare.ts';
import { Progress } from './runtime/progress.ts';
import { GATE_MARK } from './runtime/refusal.ts';
import { beginRun } from './runtime/begin.ts';
import { currentRun, gateFolder, mustDecide, type Run } from './runtime/run.ts';
import { complain } from './runtime/say.ts';
import { NOT_SEARCHED, searchAnyway } from './runtime/secrets.ts';
import { Watch } from './runtime/watch.ts';
import { namedByChannel } from './schema/journal.ts';
import { limitsOf } from './schema/policy.ts';
import { EXIT_CODES, type Verdict } from './schema/verdict.ts';
import { capitalize } from './wording.ts';

/** Other files than the project's `gate.config.ts` and the quarantine that it names. */
export type GateOptions = PolicyOptions;

const REPLAYED =
  'The gate judges a run while it goes on, and this is a replay of one (merge-reports): leave the gate out here, and judge the journals of the run with npx playwright-gate judge.';

/** Plans, keeps the journal, and judges at the end: prints the verdict, and where it is enforced decides the exit code. */
export default class GateReporter implements Reporter {
  static readonly [GATE_MARK] = true;
  /** Of a gate that a configuration names twice, the last: two would write one journal. */
  private static judging: GateReporter | undefined;

  private readonly run: Run | undefined;
  private readonly guard: ExitGuard | undefined;
  private readonly options: GateOptions & { look?: Look } = {};
  /** The option with which there is no run to judge: nothing of an earlier run is touched. */
  private readonly runsNothing = commandLine().runsNothing;
  private readonly watch = new Watch();
  private config: FullConfig | undefined;
  private planned: Planned | undefined;
  /** Done when the run is planned, or cannot be. */
  private planning: Promise<void> | undefined;
  /** What came before the plan was made. */
  private readonly waiting: ((planned: Planned) => void)[] = [];
  private progress: Progress | undefined;
  private total = 0;
  /** Ids: of a serial group that is retried a test ends more than once. */
  private readonly ended = new Set<string>();
  private exitCode: number | undefined;
  /** Whether what the run left has been searched for secrets. */
  private isSearched = false;
  /** Why the gate itself has ended the run. */
  private stopped: string | undefined;
  /** Sentences on what went wrong before there was a journal. */
  private readonly early: string[] = [];

  constructor({ policy, quarantine }: GateOptions = {}) {
    const earlier = GateReporter.judging;
    GateReporter.judging = this;
    earlier?.guard?.dismiss();
    if (!isTestRun()) {
      this.early.push(REPLAYED);
      return;
    }
    if (this.runsNothing !== undefined) return;
    try {
      beginRun();
      this.run = currentRun();
    } catch (error) {
      this.early.push((error as Error).message);
      return;
    }
    const { round, options, enforce, deadline, folder } = this.run;
    this.options =
      options !== undefined
        ? (JSON.parse(options) as GateOptions & { look?: Look })
        : { policy: policy ?? earlier?.options.policy, quarantine: quarantine ?? earlier?.options.quarantine };
    // Before Playwright empties the folders that the other run writes to. What the other one judges stays its own.
    const busy = round > 1 ? undefined : lockFolder(folder, enforce);
    if (busy !== undefined) {
      complain(`Undecided: the run is incomplete. ${busy}`);
      process.exit(EXIT_CODES.undecided);
    }
    if (round === 1) collectMadeSecrets(this.run.folder);
    if (enforce)
      this.guard = new ExitGuard(deadline, (reason) => {
        if (!this.isSearched) complain(NOT_SEARCHED);
        this.refuse([reason, ...(this.isSearched ? [] : [NOT_SEARCHED])]);
      });
  }

  /** Leaves an undecided verdict, for whoever has only the files; a re-measurement has none. */
  private refuse(reasons: string[]): void {
    if ((this.run?.round ?? 1) > 1 || !isTestRun()) return;
    writeRefusal(this.run?.folder ?? gateFolder(), reasons, { run: this.run?.id, plan: this.planned?.plan });
    if (this.run && this.exitCode === EXIT_CODES.pass) forgetRun(this.run.history, this.run.id);
  }

  /** An observer leaves the terminal to Playwright's own reporters. */
  printsToStdio(): boolean {
    return this.run?.enforce ?? false;
  }

  preprocess({ config, suite, testRun }: { config: FullConfig; suite: Suite; testRun: TestRun }): Promise<void> {
    if (this.options.look?.projects) leaveOut(config, suite, this.options.look, (one) => testRun.exclude(one));
    return (this.planning = this.begin(config, suite));
  }

  /** Whether there is nothing for this one to judge: another one does, or no test is run. */
  private get isIdle(): boolean {
    return GateReporter.judging !== this || this.runsNothing !== undefined;
  }

  private async begin(config: FullConfig, suite: Suite): Promise<void> {
    const { run } = this;
    if (this.isIdle) return;
    this.config = config;
    rememberSettings(config);
    if (!run) return;
    try {
      const { options } = this;
      const planned = await prepare(config, suite, { run, options, allow: (seconds) => this.guard?.allow(seconds) });
      this.planned = planned;
      const other = notTheNamedBuild(planned.plan);
      if (other !== undefined) this.stop(other);
      for (const action of this.waiting.splice(0)) action(planned);
    } catch (error) {
      // Thrown from here, it would end the run with exit code 1.
      const { message } = error as Error;
      this.early.push(message);
      this.stop(message.replace(/\.$/, ''));
    }
  }

  /** Does it at once where the run is planned, else as soon as it is. */
  private oncePlanned(action: (planned: Planned) => void): void {
    if (this.planned) action(this.planned);
    else this.waiting.push(action);
  }

  onBegin(config: FullConfig, suite: Suite): void {
    if (this.isIdle) return;
    const tests = suite.allTests();
    this.total = tests.length;
    // Before Playwright 1.62 nobody asks earlier, and a shard is told of its own tests only.
    if (!this.planning) {
      if ((config.shard?.total ?? 1) > 1) this.note('Shards can be judged with Playwright 1.62 or newer: upgrade it.');
      this.planning = this.begin(config, suite);
    }
    this.oncePlanned(({ journal }) =>
      journal.write({ type: 'begin', at: Date.now(), tests: tests.map(({ id }) => id) }),
    );
    if (this.run?.enforce && this.run.round === 1 && !config.reporter.some(([name]) => /^(list|line|dot)$/.test(name)))
      this.progress = new Progress(
        tests.length,
        this.planned?.history && usualDuration(this.planned.history.local.history),
      );
    if (!tests.length) this.guard?.expectEnd();
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (this.isIdle || !this.run) return;
    const { attempt, problems } = attemptOf(test, result, this.run.project);
    this.oncePlanned(({ journal, areApart, telemetry, policy, files, targets }) => {
      journal.write(areApart ? namedByChannel(attempt) : attempt);
      telemetry?.add(attempt);
      this.watch.ended(attempt, { journal, policy, files, targets }, (why) => this.stop(why));
    });
    for (const problem of problems) this.note(problem);
    const final = attempt.ok || result.retry >= test.retries || result.status === 'interrupted';
    const isNew = final && !this.ended.has(test.id);
    if (final) this.ended.add(test.id);
    // It was not tried: another test of its group had failed.
    const wasTried = attempt.ok || result.status !== 'skipped';
    this.progress?.ended({
      final: isNew,
      slow: (attempt.samples ?? []).some(({ flow, duration }) => duration >= this.warnFrom(flow)),
      failure:
        attempt.ok || !wasTried
          ? undefined
          : `${cleanText(test.titlePath().slice(3).join(' › '))} (attempt ${result.retry + 1}): ${attempt.error ?? result.status}`,
    });
    if (this.ended.size >= this.total) this.guard?.expectEnd();
  }

  /** Ends a run of which nothing more is to be learned, unless its last test has ended anyway. */
  private stop(why: string): void {
    if (!this.run?.enforce || this.run.round > 1 || this.stopped !== undefined) return;
    if (this.total && this.ended.size >= this.total) return;
    this.stopped = why;
    complain(`The run is stopped: ${why}.`);
    this.guard?.stop();
  }

  /** Milliseconds from which a flow is slow. */
  private warnFrom(flow: string): number {
    const { policy, targets } = this.planned ?? {};
    return (policy && limitsOf(policy, flow, targets?.[0]?.stage ?? '')?.warn) ?? Infinity;
  }

  onError(error: TestError): void {
    const line = describeFailure([errorText(error)]);
    if (line) this.note(line);
  }

  private note(message: string): void {
    if (this.planned) this.planned.journal.error(message);
    else this.early.push(message);
  }

  async onEnd({ status }: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    if (this.isIdle) return this.runsNothing === undefined ? undefined : this.refuseToList(status);
    this.progress?.close();
    try {
      return await this.finish(status);
    } catch (error) {
      const { message } = error as Error;
      const isInterrupted = this.guard?.interrupted.aborted ?? false;
      const reason = isInterrupted ? `${message} before it had been judged.` : `the gate itself failed (${message}).`;
      complain(`Undecided: ${reason}`);
      this.refuse([capitalize(reason), ...(await this.search())]);
      return this.decide('undecided', isInterrupted ? 'interrupted' : status);
    }
  }

  /** Where the verdict decides, a list of tests is no pass; nothing is written or taken away. */
  private refuseToList(status: FullResult['status']): { status?: FullResult['status'] } | undefined {
    if (!mustDecide()) return undefined;
    complain(`Undecided: ${this.runsNothing} runs nothing. Leave it out, or set GATE=observe.`);
    return this.decide('undecided', status);
  }

  private async finish(status: FullResult['status']): Promise<{ status?: FullResult['status'] } | undefined> {
    await this.planning;
    const { planned, run } = this;
    if (!planned || !run) {
      complain(`Undecided: the run is incomplete. ${this.early[0] ?? 'Nothing was planned.'}`);
      this.refuse([...this.early, ...(await this.search())]);
      return this.decide('undecided', status);
    }
    for (const message of this.early) this.note(message);
    await this.watch.settled();
    await closeJournal(planned, run, { status, stopped: this.stopped });
    this.isSearched = true;
    const verdict = await judgeRun(planned, { run, options: this.options, guard: this.guard });
    if (verdict) return this.decide(verdict.verdict, status);
    this.guard?.done();
    return undefined;
  }

  /** Searches what a run left that is not judged, where that decides; what is said of it, which is printed too. */
  private async search(): Promise<string[]> {
    const { config } = this;
    if (this.isSearched || !config || !mustDecide() || !isTestRun()) return [];
    const unnamed = { id: '', project: projectFolder(), folder: gateFolder(), round: 1, enforce: true };
    const told = await searchAnyway(config, this.run ?? unnamed).catch(() => [NOT_SEARCHED]);
    this.isSearched = true;
    told.forEach(complain);
    return told;
  }

  private decide(
    verdict: Verdict['verdict'],
    status: FullResult['status'],
  ): { status?: FullResult['status'] } | undefined {
    if (!mustDecide()) return undefined;
    // An interruption keeps its own code, 130; the gate's own is none.
    const interrupted = status === 'interrupted' && this.stopped === undefined;
    if (!interrupted) this.exitCode = EXIT_CODES[verdict];
    this.guard?.done(this.exitCode ?? INTERRUPTED);
    return { status: verdict === 'pass' ? 'passed' : interrupted || status === 'timedout' ? status : 'failed' };
  }

  /** Playwright knows 0 and 1; the third code can only be brought about here, when every reporter has ended. */
  async onExit(): Promise<void> {
    this.guard?.close();
    if (this.exitCode !== EXIT_CODES.undecided) return;
    await new Promise((resolve) => process.stdout.write('', resolve));
    process.exit(this.exitCode);
  }
}
