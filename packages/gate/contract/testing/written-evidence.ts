import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runGate } from '#testing';
import { policyDigest } from '../../src/runtime/digests.ts';
import { loadPolicy } from '../../src/runtime/policy.ts';
import type { Attempt } from '../../src/schema/journal.ts';
import type { PastLine } from '../../src/schema/history.ts';
import type { Plan } from '../../src/schema/plan.ts';
import type { Quarantine } from '../../src/schema/quarantine.ts';
import type { Verdict } from '../../src/schema/verdict.ts';
import {
  anAttempt,
  anEnd,
  anEntry,
  aPastRun,
  aPlan,
  aPlannedTest,
  DAY,
  DIGESTS,
  MINUTE,
  samplesOf,
  START,
} from '../../src/testing/builders.ts';
import { journalOf, linesOfAJournal } from '../../src/testing/journals.ts';

/** A run that never was, as files: what it is judged by, what it saw, and what was before it. */
export interface Written {
  /** A policy as data, or a file of the folder. */
  policy?: object | string;
  quarantine?: Quarantine;
  tests?: Plan['tests'];
  /** Of one shard each. */
  shards?: Attempt[][];
  plan?: Partial<Plan>;
  history?: PastLine[];
  env?: Record<string, string>;
}

export interface Judged {
  code: number | null;
  /** In one line. */
  output: string;
  verdict: Verdict;
  /** `effect rule: message` of each finding. */
  findings: string[];
}

/** When these runs begin, unless they say so: ten minutes ago. */
export const BEGAN = Date.now() - 10 * MINUTE;
/** A day such as 2026-11-21, so many days from now. */
export const day = (days: number) => new Date(BEGAN + days * DAY).toISOString().slice(0, 10);
/** An entry of the quarantine that holds today. */
export const entryFor = (test: string, expires = day(9)): Quarantine[number] =>
  anEntry({ test, since: day(-2), expires });

export const SERIES = 'staging at https://portal.example.com';

/** So many tests of the suite, by their numbers. */
export const suiteOf = (count: number): Plan['tests'] =>
  Array.from({ length: count }, (_, index) => aPlannedTest({ id: `t${index}`, title: `Test ${index}` }));

/** An attempt that passed for each test; each measured a flow in so many milliseconds, where they are given. */
export const passes = (tests: Plan['tests'], durations: (number | undefined)[] = [], flow = 'pay'): Attempt[] =>
  tests.map(({ id }, index) => {
    const duration = durations[index];
    return anAttempt({ test: id, ...(duration === undefined ? {} : { samples: samplesOf([duration], { flow }) }) });
  });

/** Runs of the series, oldest first, with what each flow took. */
export const pastRuns = (flows: Record<string, number>[]): PastLine[] =>
  flows.map((took, run) =>
    aPastRun({
      run: `before-${run}`,
      at: BEGAN - (flows.length - run) * MINUTE,
      flows: Object.fromEntries(Object.entries(took).map(([flow, duration]) => [flow, [duration]])),
      tests: '',
    }),
  );

/** Writes a run and gives the function that judges it by the real command; what is before it stays in `history.ndjson`. */
export async function write(
  folder: string,
  { policy = {}, quarantine = [], tests = suiteOf(2), shards = [passes(tests)], plan = {}, history, env = {} }: Written,
): Promise<(more?: Record<string, string>) => Promise<Judged>> {
  mkdirSync(folder, { recursive: true });
  const at = (name: string) => path.join(folder, name);
  const policyFile = at(typeof policy === 'string' ? policy : 'policy.json');
  if (typeof policy !== 'string') writeFileSync(policyFile, JSON.stringify(policy));
  writeFileSync(at('quarantine.json'), JSON.stringify(quarantine));
  if (history) writeFileSync(at('history.ndjson'), history.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const options = { policy: policyFile, quarantine: at('quarantine.json') };
  Object.assign(process.env, env);
  const loaded = await loadPolicy(folder, options);
  const digests = { ...DIGESTS, policy: policyDigest(loaded.policy, loaded.files) };
  const journals = shards.map((attempts, index) => {
    const file = at(`shard-${index + 1}.ndjson`);
    const shard = { current: index + 1, total: shards.length };
    const whole = aPlan({ at: BEGAN, enforced: true, deployed: true, ...plan, tests, shard, digests });
    const moved = whole.at - START;
    const lines = linesOfAJournal({
      plan: whole,
      attempts: attempts.map((attempt) => ({ ...attempt, at: attempt.at + moved })),
      end: anEnd({ digests, build: whole.build, at: START + MINUTE + moved }),
    });
    writeFileSync(file, journalOf(...lines));
    return file;
  });
  const args = ['judge', '--policy', policyFile, '--quarantine', options.quarantine, ...journals];
  return async (more = {}) => {
    const { code, output } = await runGate(args, {
      ...env,
      GATE_FOLDER: folder,
      GATE_HISTORY: at('history.ndjson'),
      ...more,
    });
    const verdict = JSON.parse(readFileSync(at('verdict.json'), 'utf8')) as Verdict;
    const findings = verdict.findings.map(({ effect, rule, message }) => `${effect} ${rule}: ${message}`);
    return { code, output: output.replace(/\s+/g, ' '), verdict, findings };
  };
}
