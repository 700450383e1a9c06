import type { Control, Maps } from '../schema/control.ts';
import type { Verified } from '../schema/history.ts';
import type { Build } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import { CONTROL, NEW, type Sides } from '../schema/sides.ts';
import { shown } from './ask.ts';
import { absolute, importsAt, isModule, isMoreThan, mapsOf, sameBuild } from './import-maps.ts';
import { moduleShown, notLoadable } from './loadable.ts';
import { currentBuild, restOfBuild, unreachable, type StageTarget } from './target.ts';

/** A control with what a browser needs to load it. */
export interface ReadyControl extends Control, Pick<Sides, 'sides' | 'target'> {}

/** Of two builds' maps what differs, each as a side has it. */
function differing(ours: Maps, theirs: Maps): { modules: string[]; sides: Sides['sides'] } {
  const modules = new Set<string>();
  const of = (maps: Maps) =>
    Object.fromEntries(
      Object.entries(ours).map(([channel, imports]) => [
        channel,
        Object.fromEntries(
          Object.keys(imports)
            .filter(isModule)
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
      name: moduleShown(named),
      build: { unknown: 'it is a map' },
      maps: all,
      base: /^https?:/.test(named) ? named : base,
    };
  }
  const of = policy.target?.of(named);
  const other = { ...target, ...of, stage: named };
  const build = await currentBuild(policy.build, [other], undefined);
  return { name: `the build of ${named}`, build, maps: (await mapsOf(policy, other)) ?? {}, base: of?.url ?? base };
}

/**
 * Looks at what GATE_CONTROL names: what can never be a control is a mistake, which a run without one would hide.
 * @throws Error with a sentence
 */
export async function checkControl({ control, target }: Policy, named: string | undefined): Promise<void> {
  if (named === undefined || named === 'none') return;
  const wrong = (why: string) => new Error(`GATE_CONTROL is "${named}", but ${why}.`);
  if (!control) throw wrong('gate.config.ts names no import maps under control: add them, or unset it');
  if (named === 'verified' || /^https?:/.test(named)) return;
  let address: string | undefined;
  try {
    if (/[./]/.test(named)) return void (await importsAt(named));
    const stage = target?.of(named);
    address = stage?.deployed === false ? undefined : stage?.url;
  } catch (error) {
    throw wrong((error as Error).message.replace(/\.$/, ''));
  }
  if (!address)
    throw wrong(
      'no stage of that name has an address here: give it one, or name none, verified, another stage, or the address or file of an import map',
    );
}

/** Why a module of the control cannot be loaded any more, as the end of a sentence; undefined where all can. */
async function gone({ [CONTROL]: control }: Sides['sides'], portal: string): Promise<string | undefined> {
  const addresses = new Set(Object.values(control?.modules ?? {}).flatMap((modules) => Object.values(modules)));
  const answers = await Promise.all(
    [...addresses].map(async (address) => {
      const problem = await notLoadable(address, portal);
      return problem === undefined ? undefined : `${moduleShown(address)} ${problem}`;
    }),
  );
  return answers.find((answer) => answer !== undefined);
}

/** A deployment beside the target, whole. */
async function deploymentOf(
  url: string,
  { policy, target, build }: ControlQuestion,
): Promise<ReadyControl | { none: string }> {
  const other = { ...target, url, name: shown(url) };
  if (url === target.url) return { none: `${shown(url)} is the target itself` };
  const away = await unreachable(policy, [other]);
  if (away !== undefined) return { none: away };
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
    target: target.url,
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
    const portal = target.url ?? '';
    const { modules, sides } = differing(absolute(maps, portal), absolute(older.maps, older.base));
    if (!modules.length) return { none: `${older.name} has the same modules` };
    const missing = await gone(sides, portal);
    if (missing !== undefined) return { none: `${older.name} is no longer published: ${missing}` };
    const rest = restOfBuild(policy.build, build, target.channels);
    const theirs = restOfBuild(policy.build, older.build, target.channels);
    return {
      name: older.name,
      ...('identity' in older.build ? { build: older.build.identity } : {}),
      modules,
      whole: rest !== undefined && rest === theirs && !isMoreThan(maps, older.maps),
      sides,
      target: target.url,
    };
  } catch (error) {
    return { none: (error as Error).message };
  }
}
