import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { commandLine, isTestRun } from './command-line.ts';
import type { GateFolder } from './folder.ts';
import { isTaken } from './lock.ts';
import { prepareFolder, writeRefusal } from './outputs.ts';
import { gateFolder } from './run.ts';

/** Milliseconds for which journals, and what is noted beside them, are kept. */
const KEPT = 7 * 86_400_000;

/** Removes what runs of more than a week ago have left; ledgers stay, for what they name may still be there. */
function prune(folder: GateFolder): void {
  for (const place of [folder.journals, folder.targets, folder.tolds])
    try {
      for (const entry of readdirSync(place, { withFileTypes: true })) {
        const file = path.join(place, entry.name);
        if (entry.isFile() && Date.now() - statSync(file).mtimeMs > KEPT) rmSync(file);
      }
    } catch {
      // It is not there, or another run removes the same.
    }
}

/**
 * The beginning of a run, before anything of it can fail: removes what an earlier one has left, so that nothing says `pass`
 * whatever happens from here on. Safe to be called again, and in workers.
 * @throws Error with a sentence where something of it cannot be removed
 */
export function beginRun(): void {
  if (!isTestRun() || commandLine().runsNothing !== undefined) return;
  const folder = gateFolder();
  // What another run is about to leave is not an earlier one's; this one is refused, or is a look of the other.
  if (isTaken(folder)) return;
  prune(folder);
  prepareFolder(folder);
}

/** The end of a run that cannot begin: leaves an undecided verdict that says why. */
export function refuseRun(reason: string): void {
  if (isTestRun() && commandLine().runsNothing === undefined && !isTaken(gateFolder()))
    writeRefusal(gateFolder(), [reason]);
}
