import { z } from 'zod';
import { mapsSchema } from './control.ts';

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
  /** SHA-256 of what it was judged by. */
  policy: z.string().optional(),
});

const names = z.array(z.string());

/** What a run was judged by, as far as a change can make it laxer. */
const policySnapshotSchema = z.object({
  /** Numbers and switches by their path in the policy. */
  settings: z.record(z.string(), z.union([z.number(), z.boolean()])),
  /** The limits of each flow: `fail`, `fail in production`, `measured in production`. */
  flows: z.record(z.string(), z.record(z.string(), z.union([z.number(), z.boolean()]))),
  health: names,
  steps: names,
  plugins: names,
  removed: names,
  /** Tests in quarantine, and the last day of each. */
  quarantine: z.record(z.string(), z.string()),
  expectedFailures: names,
});

/** What runs were judged by, kept once for all runs that were judged by the same. */
export const pastPolicySchema = z.object({
  ...base,
  type: z.literal('policy'),
  digest: z.string(),
  policy: policySnapshotSchema,
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

/** The build that a run has passed, so that later ones can be compared with it; kept once for all runs of it. */
const verifiedSchema = z.object({
  ...base,
  type: z.literal('verified'),
  build: z.string(),
  maps: mapsSchema,
});

export const pastLineSchema = z.discriminatedUnion('type', [
  pastRunSchema,
  verifiedSchema,
  pastTestsSchema,
  pastPolicySchema,
  acceptedSchema,
]);

export type PastRun = z.infer<typeof pastRunSchema>;
export type PastTests = z.infer<typeof pastTestsSchema>;
export type Verified = z.infer<typeof verifiedSchema>;
export type Accepted = z.infer<typeof acceptedSchema>;
type PastPolicy = z.infer<typeof pastPolicySchema>;
export type PolicySnapshot = PastPolicy['policy'];
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
  /** What the last passing run was judged by. */
  lastPolicy: PolicySnapshot | undefined;
  /** The last build that a run has passed. */
  verified?: Verified | undefined;
  /** Other series that the history has lines of. */
  foreign: string[];
  /** Lines that could not be read. */
  problems: string[];
}
