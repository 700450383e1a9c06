import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Control, Maps } from '../schema/control.ts';
import type { Verified } from '../schema/history.ts';
import type { Build } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import { CONTROL, NEW, type Sides } from '../schema/sides.ts';
import { ask, PATIENCE, shown, whyOf } from './ask.ts';
import { currentBuild, restOfBuild, type StageTarget } from './target.ts';

/** A control with what a browser needs to load it. */
export interface ReadyControl extends Control, Pick<Sides, 'sides' | 'target'> {}

const importMap = z.object({ imports: z.record(z.string(), z.string()) });

/** @throws Error with the end of a sentence */
async function importsAt(address: string): Promise<Record<string, string>> {
  const isFile = !/^https?:/.test(address);
  const text = isFile ? readFileSync(address, 'utf8') : await textAt(address);
  try {
    return importMap.parse(JSON.parse(text)).imports;
  } catch {
    throw new Error(`${shown(address)} is no import map`);
  }
}

async function textAt(address: string): Promise<string> {
  const response = await ask(address, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' }).catch(
    (error: unknown) => {
      throw new Error(`${shown(address)} did not answer (${whyOf(error)})`);
    },
  );
  if (!response.ok) throw new Error(`${shown(address)} answered ${response.status}`);
  return response.text();
}

/** Where the import map of each channel is, below the address of a target. */
function mapAddresses({ control }: Policy, channels: readonly string[]): [channel: string, path: string][] {
  const paths = control?.importMaps;
  if (paths === undefined) return [];
  return (channels.length ? channels : ['']).map((channel) => {
    const path = typeof paths === 'string' ? paths : paths[channel];
    if (path === undefined) throw new Error(`control.importMaps of gate.config.ts has no channel ${channel}`);
    return [channel, path];
  });
}

/**
 * What the import maps of a target say, by channel; undefined where the policy names none.
 * @throws Error with the end of a sentence where one cannot be read
 */
export async function mapsOf(policy: Policy, { url, channels = [] }: StageTarget): Promise<Maps | undefined> {
  const addresses = mapAddresses(policy, channels);
  if (!addresses.length || url === undefined) return undefined;
  const maps = await Promise.all(
    addresses.map(async ([channel, path]) => [channel, await importsAt(`${url}${path}`)] as const),
  );
  return Object.fromEntries(maps);
}

/** Every address of maps as a browser has it that loads them from there. */
export const absolute = (maps: Maps, base: string): Maps =>
  Object.fromEntries(
    Object.entries(maps).map(([channel, imports]) => [
      channel,
      Object.fromEntries(Object.entries(imports).map(([module, address]) => [module, new URL(address, base).href])),
    ]),
  );

/** The same build, wherever it is published. */
const sameBuild = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && new URL(one).pathname === new URL(other).pathname;

/** Of two builds' maps what differs, each as a side has it. */
function differing(ours: Maps, theirs: Maps): { modules: string[]; sides: Sides['sides'] } {
  const modules = new Set<string>();
  const of = (maps: Maps) =>
    Object.fromEntries(
      Object.entries(ours).map(([channel, imports]) => [
        channel,
        Object.fromEntries(
          Object.keys(imports)
            .filter((module) => theirs[channel]?.[module] && !sameBuild(imports[module], theirs[channel][module]))
            .map((module) => {
              modules.add(module);
              return [module, maps[channel]?.[module] ?? ''];
            }),
        ),
      ]),
    );
  const sides = { [NEW]: { modules: of(ours) }, [CONTROL]: { modules: of(theirs) } };
  return { modules: [...modules].sort(), sides };
}

/** What an older build is: its maps and its own name, with what it is called. */
interface Older {
  name: string;
  build: Build;
  maps: Maps;
  base: string;
}

export interface ControlQuestion {
  policy: Policy;
  target: StageTarget;
  /** What the target is. */
  build: Build;
  maps: Maps | undefined;
  /** GATE_CONTROL: `none`, `verified`, a stage, or the address or file of an import map. */
  named: string | undefined;
  verified: Verified | undefined;
}

async function olderOf({ policy, target, named, verified, maps }: ControlQuestion): Promise<Older | { none: string }> {
  const base = target.url ?? '';
  if (named === undefined || named === 'verified')
    return verified
      ? { name: 'the last verified build', build: { identity: verified.build }, maps: verified.maps, base }
      : { none: 'no run of this target has passed yet' };
  if (/[./]/.test(named)) {
    const imports = await importsAt(named);
    const all = Object.fromEntries(Object.keys(maps ?? {}).map((channel) => [channel, imports]));
    return {
      name: shown(named),
      build: { unknown: 'it is a map' },
      maps: all,
      base: /^https?:/.test(named) ? named : base,
    };
  }
  const of = policy.target?.of(named);
  if (!of?.url) return { none: `GATE_CONTROL is "${named}", and there is no such stage` };
  const other = { ...of, stage: named, channels: target.channels };
  const build = await currentBuild(policy.build, [other], undefined);
  return { name: `the build of ${named}`, build, maps: (await mapsOf(policy, other)) ?? {}, base: of.url };
}

/** Why a module of the control cannot be loaded any more, as the end of a sentence; undefined where all can. */
async function gone({ [CONTROL]: control }: Sides['sides']): Promise<string | undefined> {
  const addresses = new Set(Object.values(control?.modules ?? {}).flatMap((modules) => Object.values(modules)));
  const answers = await Promise.all(
    [...addresses].map((address) =>
      ask(address, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE) }).then(
        ({ ok, status }) => (ok ? undefined : `${shown(address)} answered ${status}`),
        (error: unknown) => `${shown(address)} did not answer (${whyOf(error)})`,
      ),
    ),
  );
  return answers.find((answer) => answer !== undefined);
}

/** A deployment beside the target, whole. */
async function deploymentOf(
  url: string,
  { policy, target, build }: ControlQuestion,
): Promise<ReadyControl | { none: string }> {
  const other = { ...target, url, name: shown(url) };
  const known = await currentBuild(policy.build, [other], undefined);
  if ('unknown' in known && policy.build) return { none: `the build of ${shown(url)} is not known (${known.unknown})` };
  if ('identity' in known && 'identity' in build && known.identity === build.identity)
    return { none: `${shown(url)} has the same build` };
  return {
    name: shown(url),
    ...('identity' in known ? { build: known.identity } : {}),
    modules: [],
    whole: true,
    sides: { [NEW]: { modules: {} }, [CONTROL]: { url, modules: {} } },
  };
}

/**
 * The old build that tests of a run can be run against: a deployment beside the target where it has one, else the modules of
 * the last build that passed, or of what GATE_CONTROL names.
 * @returns why there is none, as the end of a sentence; undefined where nothing here has a control. Never rejects
 */
export async function controlOf(question: ControlQuestion): Promise<ReadyControl | { none: string } | undefined> {
  const { policy, target, build, maps, named } = question;
  if (named === 'none') return { none: 'GATE_CONTROL is none' };
  try {
    if (target.control !== undefined && named === undefined) return await deploymentOf(target.control, question);
    if (!policy.control)
      return named === undefined ? undefined : { none: 'gate.config.ts names no import maps under control' };
    if (!maps) return { none: 'the target has no address' };
    const older = await olderOf(question);
    if ('none' in older) return older;
    const { modules, sides } = differing(absolute(maps, target.url ?? ''), absolute(older.maps, older.base));
    if (!modules.length) return { none: `${older.name} has the same modules` };
    const missing = await gone(sides);
    if (missing !== undefined) return { none: `${older.name} is no longer published: ${missing}` };
    const rest = restOfBuild(policy.build, build, target.channels);
    const theirs = restOfBuild(policy.build, older.build, target.channels);
    return {
      name: older.name,
      ...('identity' in older.build ? { build: older.build.identity } : {}),
      modules,
      whole: rest !== undefined && rest === theirs,
      sides,
      target: target.url,
    };
  } catch (error) {
    return { none: (error as Error).message };
  }
}
