import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { policyDigest } from '../../src/runtime/digests.ts';
import { policySchema } from '../../src/schema/policy.ts';
import type { Verdict } from '../../src/schema/verdict.ts';
import { anAttempt, DIGESTS, MINUTE } from '../../src/testing/builders.ts';
import { journalOf, linesOfAJournal, type JournalChange } from '../../src/testing/journals.ts';
import { ROOT, runGate, STACK, type CommandResult } from '../../testing/command.ts';
import { test as base } from './playwright-cli.ts';

/** Journals that are written instead of run, under a policy of their own, and the command that judges them. */
export interface Written {
  policy: string;
  /** The digests of a plan under that policy. */
  digests: typeof DIGESTS;
  /**
   * Writes a journal of a run that ended a minute ago.
   * @param name below the folder; the gate's own unless given
   * @param left a kind of line that is left out
   * @returns its path
   */
  journal: (change?: JournalChange, name?: string, left?: string) => string;
  /** Judges by the real command; its output has no line breaks. */
  judge: (places: string[], env?: Record<string, string>) => Promise<CommandResult & { verdict: Verdict | undefined }>;
}

const OUTPUTS = ['verdict.json', 'verdict.html', 'verdict.xml', 'verdict.intoto.jsonl'];

/** Leaves what an earlier run that passed leaves. */
export function leavePass(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of OUTPUTS) writeFileSync(path.join(folder, name), `{ "verdict": "pass", "of": "an earlier run" }\n`);
}

/** The outputs that a folder has, by name. */
export const outputsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    OUTPUTS.filter((name) => existsSync(path.join(folder, name))).map((name) => [
      name,
      readFileSync(path.join(folder, name), 'utf8'),
    ]),
  );

export const verdictIn = (folder: string): Verdict | undefined => {
  const { 'verdict.json': text } = outputsIn(folder);
  return text === undefined ? undefined : (JSON.parse(text) as Verdict);
};

export const test = base.extend<{ written: Written }>({
  written: async ({ folder }, use) => {
    const policy = path.join(folder, 'policy.json');
    mkdirSync(folder, { recursive: true });
    writeFileSync(policy, '{}');
    const digests = {
      ...DIGESTS,
      policy: policyDigest(policySchema.parse({}), { policy, quarantine: path.join(ROOT, 'quarantine.json') }),
    };
    const ended = Date.now() - MINUTE;
    await use({
      policy,
      digests,
      journal: (change = {}, name, left) => {
        const {
          run = 'r1',
          stage = 'staging',
          shard = { current: 1, total: 1 },
          at = ended - MINUTE,
        } = change.plan ?? {};
        const lines = linesOfAJournal({
          ...change,
          plan: { digests, ...change.plan, at },
          attempts: (change.attempts ?? [anAttempt()]).map((attempt) => ({ ...attempt, at: at + 1_000 })),
          end: change.end === false ? false : { at: at + MINUTE, digests, ...change.end },
        }).filter(({ type }) => type !== left);
        const file = path.join(folder, name ?? `journal/${run}.${stage}.${shard.current}-of-${shard.total}.ndjson`);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, journalOf(...lines));
        return file;
      },
      judge: async (places, env = {}) => {
        const result = await runGate(['judge', '--policy', policy, ...places], {
          GATE_FOLDER: folder,
          ...env,
        });
        if (STACK.test(result.output)) throw new Error(result.output);
        return { ...result, output: result.output.replace(/\s+/g, ' '), verdict: verdictIn(folder) };
      },
    });
  },
});

export { expect } from '@playwright/test';
