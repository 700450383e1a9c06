import { z } from 'zod';

const base = { at: z.number(), series: z.string() };

/** What one run left for those after it; one line. */
export const pastRunSchema = z.object({
  ...base,
  type: z.literal('run'),
  run: z.string(),
  verdict: z.enum(['pass', 'fail', 'undecided']),
  build: z.string().optional(),
  /** Milliseconds of every sample true to a frame, by flow. */
  flows: z.record(z.string(), z.array(z.number().positive())),
  /** The same in later looks on the same machine. */
  looks: z.array(z.record(z.string(), z.array(z.number().positive()))).optional(),
  /** Milliseconds of the machine probe in Node. */
  machineProbe: z.number().positive().optional(),
  /** Milliseconds that the run took, for the time that is left in the next one. */
  duration: z.number().nonnegative(),
  /** Ids of tests that failed at first, and whether they passed later. */
  flaky: z.array(z.string()),
  failed: z.array(z.string()),
  /** SHA-256 of the list of tests that ran and passed; empty where only the durations of a run are known. */
  tests: z.string(),
});

/** The list of tests that a run passed, kept once for all runs with the same list. */
export const pastTestsSchema = z.object({
  ...base,
  type: z.literal('tests'),
  digest: z.string(),
  tests: z.array(z.tuple([z.string(), z.string()])),
});

/** From here on a flow takes what it takes now: a person said so. */
const acceptedSchema = z.object({
  ...base,
  type: z.literal('accepted'),
  flow: z.string(),
  by: z.string(),
  because: z.string(),
});

export const pastLineSchema = z.discriminatedUnion('type', [pastRunSchema, pastTestsSchema, acceptedSchema]);

export type PastRun = z.infer<typeof pastRunSchema>;
export type PastTests = z.infer<typeof pastTestsSchema>;
export type Accepted = z.infer<typeof acceptedSchema>;
export type PastLine = z.infer<typeof pastLineSchema>;

/** Whether all of a run is known; of one that comes from measurements alone only the durations are. */
export const isWhole = ({ tests }: Pick<PastRun, 'tests'>): boolean => tests !== '';

/** The earlier runs of one series (a stage of a target), oldest first. */
export interface History {
  series: string;
  /** Those that passed. */
  runs: PastRun[];
  /** Those that did not, as far back as the others go. */
  others: PastRun[];
  accepted: Accepted[];
  /** The tests that the last passing run had run, as id and name, and the digest of that list. */
  lastPassing: Pick<PastTests, 'digest' | 'tests'> | undefined;
  /** Lines that could not be read. */
  problems: string[];
}
