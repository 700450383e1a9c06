import path from 'node:path';
import type { FullConfig, FullResult, Suite } from '@playwright/test/reporter';
import { channelsApart, type Build, type Plan, type PlannedTest } from '../schema/plan.ts';
import { shown } from './ask.ts';
import type { BuildWatch, KnownBuild } from './build-watch.ts';
import { clean } from './clean.ts';
import { commandLine } from './command-line.ts';
import { digestsOf } from './digests.ts';
import { allVariables } from './environment.ts';
import type { ReadyControl } from './control.ts';
import { secondsForHealth } from './health.ts';
import { beginHistory } from './history.ts';
import { JournalWriter } from './journal-writer.ts';
import { keyProblem, removeLooks } from './outputs.ts';
import { baseURLsOf, channelsOf, checkTags, planOf, stagesOf, type Look } from './plan.ts';
import { loadPolicy, type LoadedPolicy, type PolicyOptions } from './policy.ts';
import { insteadOfGate } from './refusal.ts';
import type { Run } from './run.ts';
import { complain, say } from './say.ts';
import { notSearched, searchLeft } from './secrets.ts';
import { selectionOf } from './selection.ts';
import { otherBuilds, plannedControl } from './sides.ts';
import {
  currentBuilds,
  isDeployed,
  resourcesOf,
  targetAtEnd,
  targetsOf,
  watchBuild,
  type StageTarget,
} from './target.ts';
import { Telemetry } from './telemetry.ts';

/** All that is there once a run is planned. */
export interface Planned extends LoadedPolicy {
  config: FullConfig;
  plan: Plan;
  /** By their ids the plan's tests as Playwright knows them: no secret and nothing unprintable is taken out of their names. */
  declared: ReadonlyMap<string, PlannedTest>;
  /** Whether its tests and flows are named with their channels: derived from all tests, and asked after each. */
  areApart: boolean;
  /** When the plan was made, by performance.now(). */
  began: number;
  targets: StageTarget[];
  journal: JournalWriter;
  buildWatch: BuildWatch | undefined;
  /** The old build that doubts are settled with, where there is one. */
  control: ReadyControl | undefined;
  /** Only of a run itself: a re-measurement is no picture of the product. */
  telemetry?: Telemetry;
  history?: ReturnType<typeof beginHistory>;
}

interface Given {
  run: Run;
  options: PolicyOptions & { look?: Look };
  /** Told how many seconds the end may take for asking about health. */
  allow: (seconds: number) => void;
}

/**
 * Loads the policy, asks the target which build it is, writes the plan, and begins all that goes on beside the tests.
 * @throws a sentence if the policy cannot be loaded or the plan cannot be made
 */
export async function prepare(config: FullConfig, suite: Suite, { run, options, allow }: Given): Promise<Planned> {
  const loaded = await loadPolicy(run.project, options, config.configFile);
  const { policy, files } = loaded;
  if (run.round === 1) checkTags(config, suite, policy.tags);
  allow(secondsForHealth(policy));
  const stages = stagesOf(config, suite, run.stage);
  const [baseURL, ...otherURLs] = options.look ? [options.look.baseURL] : baseURLsOf(config, suite);
  const channels = options.look?.channels ?? channelsOf(config, suite);
  const targets = targetsOf(policy, stages, baseURL, channels);
  const [build, ...others] = clean(await currentBuilds(policy.build, targets, run.namedBuild));
  const { maps, overrides, control } = await otherBuilds(policy, { targets, build, run });
  const deployed = isDeployed(targets);
  const uncleaned = planOf(config, suite, {
    run: run.id,
    pipeline: run.pipeline,
    attempt: run.attempt,
    round: run.round,
    stage: options.look?.stage ?? stages.join(', '),
    target: targets.map(({ name }) => name).join(', '),
    enforced: run.enforce,
    deployed,
    channels,
    build,
    maps,
    overrides,
    control: control && plannedControl(control),
    namedBuild: run.namedBuild,
    testFolder: path.relative(run.project, config.rootDir).split(path.sep).join('/'),
    ...(run.round === 1 ? selectionOf(config, suite, commandLine(), allVariables()) : { partial: [], lenient: [] }),
    look: options.look ?? {},
    digests: digestsOf(config, loaded),
  });
  const plan = clean(uncleaned);
  // Beside the plan's own time: at the end the two clocks are compared.
  const began = performance.now();
  if (run.round === 1) removeLooks(run.folder, plan);
  const journal = new JournalWriter(run.journal ?? run.folder.journal(plan));
  journal.write(plan);
  const tell = (other: KnownBuild) => journal.write({ type: 'build', at: Date.now(), build: clean(other) });
  others.forEach(tell);
  const buildWatch = watchBuild(policy, targets, [build, ...others], tell);
  const areApart = channelsApart(plan).length > 0;
  const planned: Planned = {
    ...loaded,
    config,
    plan,
    declared: new Map(uncleaned.tests.map((test) => [test.id, test])),
    areApart,
    began,
    targets,
    journal,
    buildWatch,
    control: control && 'none' in control ? undefined : control,
  };
  const problem = keyProblem(run.signingKey);
  if (problem) journal.error(problem);
  const instead = run.enforce ? await insteadOfGate(config.reporter.map(([name]) => name)) : undefined;
  if (instead !== undefined)
    journal.error(
      `The gate must be the last reporter, but ${instead} is: its answer would replace the gate's verdict.`,
    );
  if (otherURLs.length && !policy.target)
    journal.error(
      `The run tested ${otherURLs.length + 1} addresses at once (${[baseURL, ...otherURLs].map((one = '') => shown(one)).join(', ')}), and a verdict is of one deployment. Run one after the other, or name the deployment under target in gate.config.ts.`,
    );
  if (run.round === 1) {
    planned.history = beginHistory({ file: run.history, plan, policy, deployed });
    const { quarantine: quarantineFile } = files;
    const { telemetry, notes } = await Telemetry.begin(policy, { plan, run, deployed, quarantineFile });
    planned.telemetry = telemetry;
    for (const note of [...notSearched(), ...notes]) say(note);
  }
  return planned;
}

/** Ends what went on beside the tests, and writes down what is known only now. */
export async function closeJournal(
  { config, plan, began, policy, files, targets, journal, buildWatch, telemetry }: Planned,
  run: Run,
  /** `stopped` is why the gate itself ended the run. */
  { status, stopped }: { status: FullResult['status']; stopped: string | undefined },
): Promise<void> {
  buildWatch?.stop();
  const { builds, unreachable, health, created = 0 } = await targetAtEnd(policy, targets, run);
  const [build, ...others] = clean(builds);
  const isPlanned = (one: Build) =>
    'identity' in one && 'identity' in plan.build && one.identity === plan.build.identity;
  for (const other of others) if (!isPlanned(other)) journal.write({ type: 'build', at: Date.now(), build: other });
  const resources = resourcesOf(policy, targets, run);
  if (resources) {
    const { leaked: remaining, unknown = [] } = resources;
    journal.write({ type: 'ledger', planned: created, remaining, ...(unknown.length ? { unknown } : {}) });
  }
  for (const signal of health) journal.write(signal);
  journal.write(await searchLeft(config, run));
  // Tests have made some that are too short.
  if (run.round === 1) for (const note of notSearched()) say(note);
  const delivery = await telemetry?.end();
  if (delivery) journal.write({ type: 'delivery', ...delivery });
  journal.write({
    type: 'end',
    at: Date.now(),
    elapsed: performance.now() - began,
    status,
    build,
    digests: digestsOf(config, { policy, files }),
    ...(unreachable === undefined ? {} : { unreachable }),
    ...(stopped === undefined ? {} : { stopped }),
  });
  journal.close();
  if (journal.failure) complain(journal.failure);
}
