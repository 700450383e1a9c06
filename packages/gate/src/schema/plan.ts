import { z } from 'zod';
import { channelSchema, withoutChannel } from './channel.ts';
import { controlSchema, mapsSchema } from './control.ts';

/** What stands where a build is not known; so no build is called that. */
export const UNKNOWN_BUILD = 'unknown';

/** The build that a target said it was: what it answered, or why that is not known. */
export const buildSchema = z.union([z.object({ identity: z.string().min(1) }), z.object({ unknown: z.string() })]);

/** A test of one project, as it was found before anything ran. */
const plannedTestSchema = z.object({
  /** Playwright's own, stable as long as project, file and title stay. */
  id: z.string(),
  /** With its channel, where the run has several: `staging (canary)`. */
  project: z.string(),
  /** The channel of its project, where the run has several. */
  channel: channelSchema.optional(),
  /** The folder of `tests/` that it is in. */
  area: z.string(),
  title: z.string(),
  /** File and line, relative to the folder of tests. */
  location: z.string(),
  /** The file that Playwright finds it by, where a function of another one declares it. */
  spec: z.string().optional(),
  /** `skipped`: it says itself that it is not to run (`skip`, `fixme`). */
  expected: z.enum(['passed', 'failed', 'timedOut', 'skipped', 'interrupted']),
  /** The flows that it measures, named as the project is. */
  flows: z.array(z.string()).optional(),
  /** Of a project that others depend on (setup, teardown): every shard runs it. */
  shared: z.boolean().optional(),
  /** The group of tests that run one after the other, and stop at the first that fails: its place. */
  serial: z.string().optional(),
  /** Of a look that runs tests in turns: what this copy runs against, and as which pair of its test. */
  side: z.string().optional(),
  pair: z.number().int().positive().optional(),
});

/** What a run was asked to do, written down before the first test begins. */
export const planSchema = z.object({
  type: z.literal('plan'),
  version: z.literal(1),
  run: z.string(),
  /** The pipeline's own name for the run, without the attempt; the same for whatever was run again. */
  pipeline: z.string().optional(),
  /** Counts how often the pipeline has tried, from 1. */
  attempt: z.number().int().positive().optional(),
  /** Epoch milliseconds of the runner's clock. */
  at: z.number(),
  stage: z.string(),
  target: z.string(),
  /** The release channels that its projects judge (`metadata.channel`), in their order; absent where none says so. */
  channels: z.array(channelSchema).optional(),
  /** Whether the verdict decides the exit code, and whether the target is a deployment of somebody's. */
  enforced: z.boolean().optional(),
  deployed: z.boolean().optional(),
  build: buildSchema,
  /** The build that the pipeline says it deployed. */
  namedBuild: z.string().optional(),
  /** The second and later looks at doubtful flows and at failures; 1 is the run itself. */
  round: z.number().int().positive(),
  /** A later look that tries failed tests once more, and measures nothing; or one that runs tests in turns. */
  again: z.enum(['failures', 'in turns']).optional(),
  /** Options that make it less than the whole suite, as they were written. */
  partial: z.array(z.string()),
  /** What told it not to look, or to mend what it sees, as it was written. */
  lenient: z.array(z.string()).optional(),
  shard: z.object({ current: z.number().int().positive(), total: z.number().int().positive() }),
  repeatEach: z.number().int(),
  retries: z.number().int(),
  /** SHA-256 of the policy with its quarantine, of Playwright's configuration, and of the list of tests. */
  digests: z.object({ policy: z.string(), configuration: z.string(), tests: z.string() }),
  /** The browser of the first project, where Playwright was told one. */
  browser: z.string().optional(),
  /** What is told of the machine: platform, architecture, Node's version, number of processors. */
  machine: z.string(),
  /** The folder that locations of tests are relative to, from the project's. */
  testFolder: z.string().optional(),
  /** What the target's import maps said; absent where the policy names none. */
  maps: mapsSchema.optional(),
  /** Unpublished builds that the run tried in the place of those of the target, by module. */
  overrides: z.record(z.string(), z.string()).optional(),
  /** The old build that doubts are settled with, or why there is none; absent where the policy names none. */
  control: z.union([controlSchema, z.object({ none: z.string() })]).optional(),
  /** Every test of the whole run, whatever the shard. */
  tests: z.array(plannedTestSchema),
});

export type Build = z.infer<typeof buildSchema>;
export type PlannedTest = z.infer<typeof plannedTestSchema>;
export type Plan = z.infer<typeof planSchema>;

/** What all attempts at a run have in common. */
export const pipelineOf = ({ run, pipeline }: Pick<Plan, 'run' | 'pipeline'>): string => pipeline ?? run;

interface Apart {
  tests: readonly Pick<PlannedTest, 'channel'>[];
}

/** The channels that tests of a plan are told apart by; none where it has one at most. */
export const channelsApart = ({ tests }: Apart): string[] => [
  ...new Set(tests.flatMap(({ channel }) => channel ?? [])),
];

/** A flow as the policy names it, whatever channel of a plan it was measured on. */
export const plainFlow = (plan: Apart, flow: string): string => channelsApart(plan).reduce(withoutChannel, flow);
