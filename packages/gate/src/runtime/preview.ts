import type { Maps } from '../schema/control.ts';
import { CONTROL, NEW, type Sides } from '../schema/sides.ts';
import { absolute, isModule } from './import-maps.ts';
import { moduleShown, notLoadable } from './loadable.ts';

/** Unpublished builds by the names that they were given with, as GATE_OVERRIDE has them: `entity=http://localhost:5173/entity.js`. */
export function readOverrides(text: string): [name: string, address: string][] {
  const given = text.split(/\s+/).map((one): [string, string] => {
    const at = one.indexOf('=');
    const [name, address] = [one.slice(0, at), one.slice(at + 1)];
    if (at < 1 || !/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ''))
      throw new Error(
        `--override ${one} is no module with an address: write it as entity=http://localhost:5173/entity.js.`,
      );
    return [name, address];
  });
  const twice = given.find(([name], index) => given.findIndex(([other]) => other === name) < index);
  if (twice) throw new Error(`--override ${twice[0]} is given twice: give each module one address.`);
  return given;
}

/** The module of the import maps that is meant by its name, or by what stands after its last slash. */
function moduleOf(name: string, modules: string[]): string {
  const found = modules.filter((module) => module === name || module.endsWith(`/${name}`));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  throw new Error(
    `--override ${name}: ${found.length ? `${found.join(' and ')} are both called that` : 'the import map has no such module'}. It has ${modules.join(', ')}.`,
  );
}

/** @throws Error with a sentence where a page of the portal could not load a module */
async function checkModule(address: string, portal: string): Promise<void> {
  const problem = await notLoadable(address, portal);
  if (problem !== undefined) throw new Error(`The build ${moduleShown(address)} ${problem}.`);
}

export interface Preview {
  /** Addresses by module. */
  overrides: Record<string, string>;
  sides: Sides['sides'];
}

/**
 * What a run that tries unpublished builds loads.
 * @param maps what the target's import maps say
 * @param portal the address of the target
 * @throws Error with a sentence where a build cannot be loaded, or stands in the place of nothing
 */
export async function previewOf(text: string, maps: Maps | undefined, portal: string): Promise<Preview> {
  if (!maps)
    throw new Error('--override needs to know the import map of the portal: name it under control in gate.config.ts.');
  const all = [...new Set(Object.values(maps).flatMap((imports) => Object.keys(imports)))].filter(isModule).sort();
  const overrides = Object.fromEntries(readOverrides(text).map(([name, address]) => [moduleOf(name, all), address]));
  await Promise.all(Object.values(overrides).map((address) => checkModule(address, portal)));
  const replaced = Object.entries(maps).map(([channel, imports]) => [
    channel,
    Object.fromEntries(Object.entries(imports).filter(([module]) => module in overrides)),
  ]);
  const published = absolute(Object.fromEntries(replaced) as Maps, portal);
  const own = Object.fromEntries(Object.keys(maps).map((channel) => [channel, overrides]));
  return { overrides, sides: { [NEW]: { modules: own }, [CONTROL]: { modules: published } } };
}
