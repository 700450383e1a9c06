import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Build, Policy } from '../index.ts';
import { selectedStages } from '../../../../fixtures/environment/embedded.ts';
import { askHealth, type Signal } from './health.ts';
import { currentRun } from './run.ts';
import { readEnvironment, type Stage } from '../../../../fixtures/environment/schema.ts';

type Source = Policy['build'];

const PATIENCE = 10_000;
const EMBEDDED = 'the embedded reference app';

/** What a target is called in verdicts and histories: its address, or what stands in for it. */
export function describeTarget(stage: Stage): string {
  const { embedded, url } = readEnvironment(stage);
  return embedded ? EMBEDDED : url;
}

/** Whether what was judged is no environment of anybody's, but the app that comes with the suite. */
export const isEmbedded = (target: string): boolean => target.split(', ').includes(EMBEDDED);

/** A value by its path in what JSON was parsed to. */
function dig(value: unknown, keys: string[]): unknown {
  const [first, ...rest] = keys;
  if (first === undefined) return value;
  return typeof value === 'object' && value !== null ? dig((value as Record<string, unknown>)[first], rest) : undefined;
}

async function askBuild(url: string, { path: where, take }: Source): Promise<Build> {
  const address = `${url}${where}`;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
    if (!response.ok) return { unknown: `${address} answered ${response.status}` };
    const text = await response.text();
    if (take === 'digest') return { identity: `sha256:${createHash('sha256').update(text).digest('hex')}` };
    const found = 'header' in take ? response.headers.get(take.header) : dig(JSON.parse(text), take.json.split('.'));
    return typeof found === 'string' && found
      ? { identity: found }
      : { unknown: `${address} has no ${'header' in take ? `header ${take.header}` : take.json}` };
  } catch (error) {
    const { name, cause, message } = error as Error & { cause?: { code?: string } };
    return {
      unknown: `${address} did not answer (${name === 'TimeoutError' ? `nothing in ${PATIENCE / 1_000} s` : (cause?.code ?? message)})`,
    };
  }
}

/** Which build every selected target is; several are joined. */
export async function currentBuild(source: Source, stages = selectedStages(process.argv)): Promise<Build> {
  const builds = await Promise.all(stages.map((stage) => askBuild(readEnvironment(stage).url, source)));
  const unknown = builds.find((build) => 'unknown' in build);
  return unknown ?? { identity: builds.map((build) => ('identity' in build ? build.identity : '')).join(', ') };
}

/** What a target is while it is looked at. */
export interface TargetState {
  build: Build;
  health: Signal[];
  /** How many things the run's tests created there; undefined where the run ended too early to count them. */
  created?: number;
}

async function stateOf(policy: Pick<Policy, 'build' | 'health' | 'datadog'>): Promise<TargetState> {
  const build = await currentBuild(policy.build);
  const question = { build: 'identity' in build ? build.identity : undefined, service: policy.datadog.service };
  // A later look is told apart by what it measures; the health that counts is that of the run itself.
  const stages = currentRun().round > 1 ? [] : selectedStages(process.argv);
  const signals = await Promise.all(
    stages.map(async (stage) => {
      const asked = await askHealth(policy.health, { ...question, stage, url: readEnvironment(stage).url });
      return asked.map((signal) => (stages.length > 1 ? { ...signal, name: `${signal.name} (${stage})` } : signal));
    }),
  );
  return { build, health: signals.flat() };
}

const file = () => path.join(currentRun().folder, 'target', `${currentRun().id}.json`);

/** Notes what the target is while it is still there: the embedded one ends before the reporters do. */
export async function noteTargetAtEnd(policy: Policy, created: number): Promise<void> {
  const state: TargetState = { ...(await stateOf(policy)), created };
  mkdirSync(path.dirname(file()), { recursive: true });
  writeFileSync(file(), JSON.stringify(state));
}

/** What was noted, or what the target says now where the run ended too early to note it. */
export async function targetAtEnd(policy: Policy): Promise<TargetState> {
  try {
    const state = JSON.parse(readFileSync(file(), 'utf8')) as TargetState;
    rmSync(file());
    return state;
  } catch {
    return stateOf(policy);
  }
}
