import { z } from 'zod';
import type { Maps } from '../schema/control.ts';
import type { Policy } from '../schema/policy.ts';
import { ask, PATIENCE, whyOf } from './ask.ts';
import { moduleShown } from './loadable.ts';
import { readText } from './read-text.ts';
import type { StageTarget } from './target.ts';

const importMap = z.object({ imports: z.record(z.string(), z.string()) });

/** Whether a name of an import map stands for a module, and not for all that begin with it. */
export const isModule = (name: string) => !name.endsWith('/');

/** @throws Error with the end of a sentence */
export async function importsAt(address: string): Promise<Record<string, string>> {
  const isFile = !/^https?:/.test(address);
  const text = isFile ? textOf(address) : await textAt(address);
  try {
    return importMap.parse(JSON.parse(text)).imports;
  } catch {
    throw new Error(`${moduleShown(address)} is no import map`);
  }
}

function textOf(file: string): string {
  try {
    return readText(file);
  } catch {
    throw new Error(`there is no file ${file}`);
  }
}

async function textAt(address: string): Promise<string> {
  const response = await ask(address, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' }).catch(
    (error: unknown) => {
      throw new Error(`${moduleShown(address)} did not answer (${whyOf(error)})`);
    },
  );
  if (!response.ok) throw new Error(`${moduleShown(address)} answered ${response.status}`);
  return response.text();
}

/** Where the import map of each channel is, below the address of a target. */
function mapAddresses({ control }: Policy, channels: readonly string[]): [channel: string, path: string][] {
  const paths = control?.importMaps;
  if (paths === undefined) return [];
  return (channels.length ? channels : ['']).map((channel) => {
    const path = typeof paths === 'string' ? paths : paths[channel];
    if (path === undefined)
      throw new Error(
        channel
          ? `control.importMaps of gate.config.ts has no channel ${channel}`
          : 'control.importMaps of gate.config.ts names channels, and the run has none',
      );
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
  const all = Object.fromEntries(maps);
  // What no browser could load is nothing to remember.
  absolute(all, url);
  return all;
}

/**
 * Every address of maps as a browser has it that loads them from there.
 * @throws Error with the end of a sentence for what no browser could load
 */
export const absolute = (maps: Maps, base: string): Maps =>
  Object.fromEntries(
    Object.entries(maps).map(([channel, imports]) => [
      channel,
      Object.fromEntries(
        Object.entries(imports).map(([module, address]) => {
          if (!URL.canParse(address, base))
            throw new Error(`the import map has "${address}" for ${module}, and that is no address`);
          return [module, new URL(address, base).href];
        }),
      ),
    ]),
  );

const placeOf = (address = '') => {
  const { pathname, search } = new URL(address, 'http://none');
  return pathname + search;
};
/** The same build, wherever it is published. */
export const sameBuild = (one: string | undefined, other: string | undefined) =>
  one !== undefined && other !== undefined && placeOf(one) === placeOf(other);

/** Whether one of two import maps says more than builds of the same modules: what stands in the place of them does not say it. */
export const isMoreThan = (ours: Maps, theirs: Maps): boolean =>
  Object.entries(ours).some(([channel, imports]) => {
    const others = theirs[channel] ?? {};
    const names = [...new Set([...Object.keys(imports), ...Object.keys(others)])];
    return names.some(
      (name) => !(name in imports && name in others) || (!isModule(name) && !sameBuild(imports[name], others[name])),
    );
  });
