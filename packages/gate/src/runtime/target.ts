import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { HealthState, Target, TargetSource } from '../ports.ts';
import { UNKNOWN_BUILD, type Build } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import { ask, PATIENCE, shown, whyOf } from './ask.ts';
import { BuildWatch, type KnownBuild } from './build-watch.ts';
import { clean } from './clean.ts';
import { askHealth } from './health.ts';
import type { Run } from './run.ts';

/** A stage of a run, and what it judges there. */
export interface StageTarget extends Target {
  stage: string;
  /** The release channels that are judged there; absent where none is named. */
  channels?: readonly string[] | undefined;
}

/** The targets of stages: as the policy's source knows them, else at Playwright's `baseURL`. */
export function targetsOf(
  { target }: Policy,
  stages: readonly string[],
  baseURL: string | undefined,
  channels?: readonly string[],
): StageTarget[] {
  const url = baseURL?.replace(/\/+$/, '');
  const name = url === undefined ? 'an unknown target' : shown(url);
  return stages.map((stage) => ({
    stage,
    channels,
    ...(target?.of(stage) ?? { name, url, deployed: url !== undefined }),
  }));
}

/** Whether all of them are deployments, and none was started by the suite itself. */
export const isDeployed = (targets: readonly Target[]): boolean => targets.every(({ deployed }) => deployed);

/**
 * Whether the targets answer at all, with whatever but the word of a gateway that nobody is behind it.
 * @returns why one of them does not; undefined where all do, and for one without an address. Never rejects
 */
export async function unreachable(
  { build }: Pick<Policy, 'build'>,
  targets: readonly Target[],
): Promise<string | undefined> {
  const answers = await Promise.all(
    targets.map(async ({ url }) => {
      if (url === undefined) return undefined;
      const address = shown(`${url}${build?.path ?? ''}`);
      try {
        const signal = AbortSignal.timeout(PATIENCE);
        const { status } = await ask(`${url}${build?.path ?? ''}`, { signal, cache: 'no-store', redirect: 'manual' });
        return [502, 503, 504].includes(status) ? `${address} answered ${status}` : undefined;
      } catch (error) {
        return `${address} did not answer (${whyOf(error)})`;
      }
    }),
  );
  return answers.find((answer) => answer !== undefined);
}

/** A value by its path in what JSON was parsed to. */
function dig(value: unknown, keys: string[]): unknown {
  const [first, ...rest] = keys;
  if (first === undefined) return value;
  return typeof value === 'object' && value !== null ? dig((value as Record<string, unknown>)[first], rest) : undefined;
}

/** A build by the name that it was given; one that is called unknown has none. */
const named = (name: string, by: string): Build =>
  name.trim().toLowerCase() === UNKNOWN_BUILD ? { unknown: `${by} says "${name}"` } : { identity: name };

/** The paths that name a build, each for every channel where it speaks of one. */
const pathsOf = (json: string | string[], channels: readonly string[] = []): string[] =>
  [json]
    .flat()
    .flatMap((one) =>
      one.includes('{channel}') && channels.length
        ? channels.map((channel) => one.replaceAll('{channel}', channel))
        : one,
    );

/** Of a build what no channel's import map says, such as that of the API; undefined where that is not told apart. */
export function restOfBuild(
  source: Policy['build'],
  build: Build,
  channels: readonly string[] = [],
): string | undefined {
  const take = source?.take;
  if (!take || typeof take === 'string' || 'header' in take || 'unknown' in build) return undefined;
  const own = [take.json].flat();
  if (!channels.length || !own.some((one) => one.includes('{channel}'))) return undefined;
  const parts = build.identity.split(' + ');
  const ofChannel = own.flatMap((one) => (one.includes('{channel}') ? channels.map(() => true) : [false]));
  if (parts.length !== ofChannel.length) return undefined;
  return parts.filter((_, index) => !ofChannel[index]).join(' + ');
}

type BuildTarget = Target & Pick<StageTarget, 'channels'>;

async function askBuild(
  { url, name, channels }: BuildTarget,
  source: NonNullable<Policy['build']>,
  signal: AbortSignal[] = [],
): Promise<Build> {
  if (url === undefined) return { unknown: `${name} has no address` };
  const { path: where, take } = source;
  const address = shown(`${url}${where}`);
  try {
    const response = await ask(`${url}${where}`, {
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...signal]),
      cache: 'no-store',
      // Each question may reach another machine of a fleet.
      headers: { connection: 'close' },
    });
    const { origin } = new URL(response.url);
    if (origin !== new URL(address).origin) return { unknown: `${address} redirects to another deployment, ${origin}` };
    if (!response.ok) return { unknown: `${address} answered ${response.status}` };
    const text = await response.text();
    if (take === 'digest') return { identity: `sha256:${createHash('sha256').update(text).digest('hex')}` };
    const places = 'header' in take ? [`header ${take.header}`] : pathsOf(take.json, channels);
    const answer: unknown = 'header' in take ? undefined : JSON.parse(text);
    const found = places.map((place) =>
      'header' in take ? response.headers.get(take.header) : dig(answer, place.split('.')),
    );
    const missing = places.find((_, index) => typeof found[index] !== 'string' || !found[index]);
    return missing === undefined ? named(found.join(' + '), address) : { unknown: `${address} has no ${missing}` };
  } catch (error) {
    if (error instanceof SyntaxError) return { unknown: `${address} answered what is not JSON` };
    return { unknown: `${address} did not answer (${whyOf(error)})` };
  }
}

/**
 * Which build every target is; several are joined. Where the policy names no source, the build is the one that the
 * pipeline named.
 */
export async function currentBuild(
  source: Policy['build'],
  targets: BuildTarget[],
  namedBuild: string | undefined,
  signal?: AbortSignal,
): Promise<Build> {
  if (!source)
    return namedBuild === undefined ? { unknown: 'nothing says which build it is' } : named(namedBuild, 'GATE_BUILD');
  const builds = await Promise.all(targets.map((target) => askBuild(target, source, signal && [signal])));
  const unknown = builds.find((build) => 'unknown' in build);
  return unknown ?? { identity: builds.map((build) => ('identity' in build ? build.identity : '')).join(', ') };
}

/** How often the same is asked at once, over connections of their own: half of a fleet may still be old. */
const QUESTIONS = 4;

/** The builds that the targets say they are when they are asked several times: the first that is known, and all others. */
export async function currentBuilds(
  ...question: [source: Policy['build'], targets: BuildTarget[], namedBuild: string | undefined]
): Promise<[Build, ...KnownBuild[]]> {
  const answers = await Promise.all(
    Array.from({ length: question[0] ? QUESTIONS : 1 }, () => currentBuild(...question)),
  );
  const known = new Map(answers.flatMap((build) => ('identity' in build ? [[build.identity, build] as const] : [])));
  const [first = answers[0] as Build, ...others] = known.values();
  return [first, ...others];
}

/** Watches over the build of the targets while a run goes on; there is nothing to watch where nobody can be asked. */
export const watchBuild = (
  { build: source }: Pick<Policy, 'build'>,
  targets: BuildTarget[],
  known: readonly Build[],
  tell: (build: KnownBuild) => void,
): BuildWatch | undefined =>
  source &&
  new BuildWatch(
    (signal) => currentBuild(source, targets, undefined, signal),
    new Set(known.flatMap((build) => ('identity' in build ? build.identity : []))),
    tell,
  );

/** What a target is while it is looked at. */
export interface TargetState {
  /** The builds that it said it is, asked several times. */
  builds: [Build, ...KnownBuild[]];
  /** Why it could not be reached; undefined where it could. */
  unreachable?: string | undefined;
  health: HealthState[];
  /** How many things the run's tests created there; undefined where nobody counts them. */
  created?: number | undefined;
}

/** What the tests of a run have created at its stages; undefined where nobody counts it. */
export const resourcesOf = (
  { target }: Policy,
  targets: readonly StageTarget[],
  { id, folder }: Pick<Run, 'id' | 'folder'>,
): ReturnType<NonNullable<TargetSource['resources']>> | undefined =>
  target?.resources?.(
    id,
    folder.ledgers,
    targets.map(({ stage }) => stage),
  );

async function stateOf(policy: Policy, targets: StageTarget[], run: Run): Promise<TargetState> {
  const builds = await currentBuilds(policy.build, targets, run.namedBuild);
  const [build] = builds;
  const identity = 'identity' in build ? build.identity : undefined;
  // A re-measurement is told apart by what it measures; the health that counts is that of the run itself.
  const asked = run.round > 1 ? [] : targets;
  const signals = await Promise.all(
    asked.map(async ({ stage, url }) => {
      const states = await askHealth(policy, { stage, url, build: identity });
      return states.map((signal) => (asked.length > 1 ? { ...signal, name: `${signal.name} (${stage})` } : signal));
    }),
  );
  const created = resourcesOf(policy, targets, run)?.created;
  return { builds, unreachable: await unreachable(policy, targets), health: signals.flat(), created };
}

/** Notes what the target is while it is still there: an app that the suite started itself ends before the reporters do. */
export async function noteTargetAtEnd(
  policy: Policy,
  stages: readonly string[],
  run: Run,
  channels?: readonly string[],
): Promise<void> {
  const file = run.folder.target(run.id, stages);
  const state = await stateOf(policy, targetsOf(policy, stages, undefined, channels), run);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(clean(state)));
}

/** What was noted, or what the target says now where nobody noted it. */
export async function targetAtEnd(policy: Policy, targets: StageTarget[], run: Run): Promise<TargetState> {
  const file = run.folder.target(
    run.id,
    targets.map(({ stage }) => stage),
  );
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as TargetState;
    rmSync(file);
    return state;
  } catch {
    return stateOf(policy, targets, run);
  }
}
