import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import type { DatadogEnvironment } from '../environment.ts';
import type { DatadogOptions } from '../options.ts';

/** A file that waits, whoever has claimed it; what was refused, or is being written, does not. */
const WAITS = /\.(json|claimed-[0-9a-f]{8}-\d+)$/;

/** An address without what may be secret of it. */
function plainAddress(address: string): string {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return address.replace(/^.*@/, '').toLowerCase();
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname === '/' ? '' : pathname}`;
}

/**
 * Where points and events go, in words that stay the same: a site, the address of a fake, an agent beside it.
 * @returns undefined where they go nowhere, for want of a key
 */
export function placeFor(
  { transport }: Pick<DatadogOptions, 'transport'>,
  { access, agent }: DatadogEnvironment,
): string | undefined {
  const site = access && plainAddress(access.url ?? access.site);
  if (transport !== 'dogstatsd') return site;
  const there = `agent ${plainAddress(agent.host)}:${agent.port}`;
  return site ? `${there} and ${site}` : there;
}

/** A place as the name of a folder, on every file system: two places never have the same one. */
export const folderNameOf = (place: string): string => encodeURIComponent(place).replaceAll('*', '%2A');
/** The place that a folder is named after. */
const placeNamed = (name: string) => new URLSearchParams(`place=${name}`).get('place') ?? name;

const allIn = (folder: string) => path.join(folder, 'outbox');

/** Where waits what is meant for a place. @param folder of the plugin */
export const outboxFolder = (folder: string, place: string): string => path.join(allIn(folder), folderNameOf(place));

/** The names in a folder; none where it cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Says in a sentence what waits for other places than this one, which nothing here sends; undefined where nothing does.
 * @param folder of the plugin
 */
export function elsewhereSentence(folder: string, here: string | undefined): string | undefined {
  const own = here === undefined ? undefined : folderNameOf(here);
  const each = namesIn(allIn(folder)).flatMap((name) => {
    const count = name === own ? 0 : namesIn(path.join(allIn(folder), name)).filter((file) => WAITS.test(file)).length;
    return count ? [`${count} for ${placeNamed(name)}`] : [];
  });
  if (!each.length) return undefined;
  const there = path.relative('.', allIn(folder));
  return `What was meant for another place stays in ${there} (${each.join(', ')}): flush it with the variables that were set then, or delete it.`;
}

/** Removes the folder of a place in which nothing waits any more; each of many fakes would leave its own. */
export function tidy(folder: string, place: string): void {
  try {
    rmdirSync(outboxFolder(folder, place));
  } catch {
    // Something waits in it, or it is not there.
  }
}
