import { createHash } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { FullConfig, FullProject, Suite, TestCase } from '@playwright/test/reporter';
import { channelSchema, onChannel } from '../schema/channel.ts';
import type { Build, Plan, PlannedTest } from '../schema/plan.ts';
import { FLOW_ANNOTATION } from '../schema/sample.ts';
import { PAIR_ANNOTATION, SIDE_ANNOTATION } from '../schema/sides.ts';
import { shown } from './ask.ts';
import { commandLine, selects } from './command-line.ts';
import { sha256 } from './digests.ts';
import { specOf } from './failure-place.ts';

/** What tells machines from each other, without their names. */
const machine = () =>
  `${os.platform()} ${os.arch()}, Node ${process.versions.node}, ${os.cpus().length} processors, ${createHash('sha256').update(os.hostname()).digest('hex').slice(0, 8)}`;

/** The project of a test, and its title without the project's and the file's. */
const namesOf = (test: TestCase) => {
  const [, project = '', , ...titles] = test.titlePath();
  return { project, title: titles.join(' › ') };
};

/** The flows that a test declares. */
const flowsOf = ({ annotations }: TestCase): string[] => [
  ...new Set(annotations.flatMap(({ type, description }) => (type === FLOW_ANNOTATION && description) || [])),
];

/** What a copy of a test runs against, in a look that runs tests in turns. */
function turnOf({ annotations }: TestCase): Pick<PlannedTest, 'side' | 'pair'> {
  const told = (name: string) => annotations.find(({ type }) => type === name)?.description;
  const side = told(SIDE_ANNOTATION);
  return side === undefined ? {} : { side, pair: Number(told(PAIR_ANNOTATION)) };
}

/** The projects that others depend on, or that clean up after them. */
const helpersOf = ({ projects }: FullConfig): Set<string> =>
  new Set(projects.flatMap(({ dependencies, teardown }) => [...dependencies, teardown ?? '']));
/**
 * The outermost group of tests that run one after the other (`serial`), by its titles: none of them can be tried alone.
 * Playwright has no public word for it; where it is not told, a test stands for itself.
 */
function serialOf(test: TestCase): string | undefined {
  let serial: Suite | undefined;
  for (let suite: Suite | undefined = test.parent; suite; suite = suite.parent)
    if ((suite as { _parallelMode?: unknown })._parallelMode === 'serial') serial = suite;
  return serial && [serial.location?.line ?? 0, ...serial.titlePath().slice(2)].join(' › ');
}

/**
 * The release channel that a project says it judges.
 * @throws Error with a sentence where it is no word
 */
export function channelOf({ name, metadata }: Pick<FullProject, 'name' | 'metadata'>): string | undefined {
  const { channel } = metadata as { channel?: unknown };
  if (channel === undefined) return undefined;
  const { success, data } = channelSchema.safeParse(channel);
  if (success) return data;
  throw new Error(
    `The project ${name} has metadata.channel ${JSON.stringify(channel)}, which must be a word of letters, digits, - and _, such as canary.`,
  );
}

/** The projects whose tests and flows are named with their channel: those of a run that judges several. */
function toldApart(config: FullConfig, suite: Suite, { projects }: Look): (project: FullProject) => string | undefined {
  const helpers = helpersOf(config);
  const own = projectsOf(config, suite)[0];
  const isApart = projects !== undefined || new Set(own.map(channelOf)).size > 1;
  return (project) => (isApart && !helpers.has(project.name) ? channelOf(project) : undefined);
}

/** Takes out of a later look the tests of other channels than its own: to Playwright their projects have the same name. */
export function leaveOut(config: FullConfig, suite: Suite, look: Look, exclude: (suite: Suite) => void): void {
  const channel = toldApart(config, suite, look);
  for (const one of suite.suites) {
    const project = one.project();
    if (project && look.projects && !look.projects.includes(onChannel(project.name, channel(project)))) exclude(one);
  }
}

/** A file as its name in the folder of the tests, from any machine. */
const namesIn =
  ({ rootDir }: FullConfig) =>
  (file: string) =>
    path.relative(rootDir, file).split(path.sep).join('/');

const areaOf = (name: string) => name.split('/')[0] ?? '';

/**
 * Refuses a tag that the policy does not know, where it says which it knows.
 * @throws Error with a sentence
 */
export function checkTags(config: FullConfig, suite: Suite, known: string[] | undefined): void {
  const nameOf = namesIn(config);
  for (const { tags, location } of known ? suite.allTests() : []) {
    const name = nameOf(location.file);
    const allowed = [`@${areaOf(name)}`, ...(known ?? [])];
    const unknown = tags.find((tag) => !allowed.includes(tag));
    const shown = config.configFile ? path.relative(path.dirname(config.configFile), location.file) : name;
    if (unknown !== undefined)
      throw new Error(
        `The test at ${shown}:${location.line} has the tag ${unknown}, which is not known: use that of its folder (${allowed[0]})${known?.length ? `, ${known.join(', ')},` : ''} or a new one that is in tags of gate.config.ts.`,
      );
  }
}

/** Every test of the whole run. */
const plannedTests = (suite: Suite, config: FullConfig, look: Look): PlannedTest[] => {
  const helpers = helpersOf(config);
  const channelOfTest = toldApart(config, suite, look);
  const nameOf = namesIn(config);
  return suite.allTests().map((test) => {
    const file = nameOf(test.location.file);
    const spec = nameOf(specOf(test));
    const { project, title } = namesOf(test);
    const own = test.parent.project();
    const channel = own && channelOfTest(own);
    const flows = flowsOf(test).map((flow) => onChannel(flow, channel));
    const serial = serialOf(test);
    return {
      id: test.id,
      project: onChannel(project, channel),
      ...(channel === undefined ? {} : { channel }),
      title,
      area: areaOf(file),
      location: `${file}:${test.location.line}`,
      ...(spec === file ? {} : { spec }),
      expected: test.expectedStatus,
      ...(flows.length ? { flows } : {}),
      ...(project && helpers.has(project) ? { shared: true } : {}),
      ...(serial === undefined ? {} : { serial }),
      ...turnOf(test),
    };
  });
};

/** The projects that are run: those that are judged, then those that only help them (setup, teardown). */
function projectsOf(
  config: FullConfig,
  suite: Suite,
  line = commandLine(),
): [own: FullProject[], helping: FullProject[]] {
  const found = suite.suites.flatMap((one) => one.project() ?? []);
  // Where no test was found, there is only what was asked for.
  const asked = config.projects.filter(({ name }) => !line.projects.length || selects(line, name));
  const projects = found.length ? found : asked;
  const helpers = helpersOf(config);
  const isOwn = ({ name }: FullProject) => !name || !helpers.has(name);
  const own = projects.filter(isOwn);
  return own.length ? [own, projects.filter((one) => !isOwn(one))] : [projects, []];
}

const stageOf = ({ use }: FullProject): string[] => {
  const { stage } = use as { stage?: unknown };
  return typeof stage === 'string' ? [stage] : [];
};

/**
 * The stages of a run: the environments that its projects say they judge (`use.stage`), else the one that is named, else
 * the selected projects themselves, for what they measure is compared with nothing else.
 */
export function stagesOf(config: FullConfig, suite: Suite, named: string | undefined): string[] {
  const [own, helping] = projectsOf(config, suite);
  const stages = own.flatMap(stageOf);
  if (stages.length) return [...new Set([...stages, ...helping.flatMap(stageOf)])];
  return [named ?? ([...new Set(own.flatMap(({ name }) => name || []))].join(' + ') || 'default')];
}

/** The base addresses that the projects of a run test, each once. */
export function baseURLsOf(config: FullConfig, suite: Suite): string[] {
  const found = new Map<string, string>();
  for (const { use } of projectsOf(config, suite).flat())
    if (use.baseURL) {
      const plain = shown(URL.canParse(use.baseURL) ? new URL(use.baseURL).href : use.baseURL).replace(/\/+$/, '');
      if (!found.has(plain)) found.set(plain, use.baseURL);
    }
  return [...found.values()];
}

/** The release channels that the projects of a run judge. */
export const channelsOf = (config: FullConfig, suite: Suite): string[] => [
  ...new Set(projectsOf(config, suite)[0].flatMap((project) => channelOf(project) ?? [])),
];

/** Which run a later look belongs to, and what it is for; nothing for a run itself. */
export interface Look {
  stage?: string;
  shard?: Plan['shard'];
  again?: Plan['again'];
  baseURL?: string | undefined;
  channels?: string[];
  /** Of a run of several channels the projects whose tests are tried again, each with its channel. */
  projects?: string[];
}

/** What the plan takes from outside of Playwright. */
export interface Circumstances {
  run: string;
  pipeline: string | undefined;
  attempt: number | undefined;
  round: number;
  stage: string;
  target: string;
  enforced: boolean;
  deployed: boolean;
  channels: string[];
  build: Build;
  namedBuild: string | undefined;
  testFolder: string;
  partial: string[];
  lenient: string[];
  /** The target's import maps, what was tried in the place of what they say, and the old build. */
  maps: Plan['maps'];
  overrides: Plan['overrides'];
  control: Plan['control'];
  /** What a later look takes over from the run that it belongs to. */
  look: Look;
  digests: { policy: string; configuration: string };
}

/** Writes down what a run is asked to do. */
export function planOf(config: FullConfig, suite: Suite, circumstances: Circumstances): Plan {
  const tests = plannedTests(suite, config, circumstances.look);
  const browser = config.projects[0]?.use.browserName ?? config.projects[0]?.use.defaultBrowserType;
  const { digests, channels, namedBuild, lenient, pipeline, attempt, run, look, maps, overrides, control, ...rest } =
    circumstances;
  return {
    type: 'plan',
    version: 1,
    run,
    ...(pipeline === undefined || pipeline === run ? {} : { pipeline }),
    ...(attempt === undefined ? {} : { attempt }),
    at: Date.now(),
    ...rest,
    ...(channels.length ? { channels } : {}),
    ...(look.again ? { again: look.again } : {}),
    ...(namedBuild === undefined ? {} : { namedBuild }),
    ...(lenient.length ? { lenient } : {}),
    ...(maps ? { maps } : {}),
    ...(overrides ? { overrides } : {}),
    ...(control ? { control } : {}),
    shard: look.shard ?? config.shard ?? { current: 1, total: 1 },
    repeatEach: Math.max(1, ...config.projects.map(({ repeatEach }) => repeatEach)),
    retries: Math.max(0, ...config.projects.map(({ retries }) => retries)),
    digests: { ...digests, tests: sha256(...tests.map(({ id }) => id).sort()) },
    ...(browser === undefined ? {} : { browser }),
    machine: machine(),
    tests,
  };
}
