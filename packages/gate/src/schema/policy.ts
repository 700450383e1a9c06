import { z } from 'zod';
import { onChannel } from './channel.ts';
import { channelsApart, type Plan } from './plan.ts';
import type { GatePlugin, TargetSource } from '../ports.ts';

/** A signal of the target itself: well when the address below its own answers with 2xx. */
const healthSignalSchema = z.strictObject({ name: z.string().min(1), path: z.string().startsWith('/') });

const positive = z.number().positive();
const at = (most: number, why: string) => [most, `must be at most ${most}: ${why}`] as const;
const limit = positive.max(...at(600_000, 'nobody waits for ten minutes'));

/** What a flow may take, in milliseconds: from `warn` on the gate says so, from `fail` on it fails. */
const budgetSchema = z
  .strictObject({
    warn: limit,
    fail: limit,
    /** How much it matters when it is flaky or slow: 1 for an ordinary flow. */
    weight: positive.default(1),
    /** A run that does not measure it is complete all the same. */
    optional: z.boolean().default(false),
    /** `coarse`: samples that may be half a second too long count as well, for a flow that cannot be measured to a frame. */
    precision: z.enum(['frame', 'coarse']).default('frame'),
    /** Other limits in a stage; `false`: no test of that stage measures the flow. */
    stages: z.record(z.string(), z.union([z.literal(false), z.strictObject({ warn: limit, fail: limit })])).default({}),
  })
  .superRefine(({ warn, fail, stages }, context) => {
    for (const [where, limits] of Object.entries({ '': { warn, fail }, ...stages }))
      if (limits && limits.warn > limits.fail)
        context.addIssue(
          `needs 0 < warn <= fail${where && ` in ${where}`}, but has warn ${limits.warn} and fail ${limits.fail}`,
        );
  });

/** Where a target says which build it is: an address below its own, and what of the answer. */
const buildSource = z.strictObject({
  path: z.string().startsWith('/'),
  /**
   * Paths such as `channels.{channel}.digest` into a JSON answer, a header, or the digest of the whole answer. `{channel}`
   * stands for each channel of the run; several values are one build together.
   */
  take: z.union([
    z.strictObject({ json: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]) }),
    z.strictObject({ header: z.string().min(1) }),
    z.literal('digest'),
  ]),
});

const mapPath = z.string().startsWith('/');

export const policySchema = z.strictObject({
  /** The flows that users wait for, each with its budget. */
  flows: z.record(z.string(), budgetSchema).default({}),
  /** How many samples true to a frame each required flow needs. */
  samples: z.strictObject({ least: z.number().int().nonnegative().default(1) }).default({ least: 1 }),
  flaky: z
    .strictObject({
      /** How many tests may fail and then pass when they are tried again, and which share of those that ran. */
      most: z
        .number()
        .int()
        .nonnegative()
        .max(...at(20, 'more flaky tests than that are no evidence'))
        .default(0),
      share: z.number().min(0).max(1).default(1),
    })
    .default({ most: 0, share: 1 }),
  /** The run is stopped when so many tests have failed twice, for nothing could let it pass any more; 0: never. */
  stopAfter: z.number().int().nonnegative().default(10),
  quarantine: z
    .strictObject({
      file: z.string().default('quarantine.json'),
      /** Share of the suite. */
      share: z
        .number()
        .min(0)
        .max(...at(0.2, 'a suite of which more is in quarantine is no evidence'))
        .default(0.05),
      /** Days until an entry has to have gone. */
      days: z.number().positive().max(30).default(30),
    })
    .default({ file: 'quarantine.json', share: 0.05, days: 30 }),
  regression: z
    .strictObject({
      /** The share of deployments that may be blocked though nothing changed. */
      falseBlocks: z.number().positive().max(0.5).default(0.01),
      /** A slowdown smaller than this ratio and these milliseconds is none. */
      leastRatio: z
        .number()
        .min(1)
        .max(...at(2, 'a flow that takes twice as long is slower'))
        .default(1.05),
      leastMilliseconds: z
        .number()
        .nonnegative()
        .max(...at(5_000, 'a flow that takes five seconds more is slower'))
        .default(50),
      /** How long measuring again may take, in seconds; 0 leaves it out. */
      seconds: z.number().nonnegative().max(3_600).default(180),
      /** Looks at a doubtful flow at most, the first included. */
      rounds: z.number().int().min(3).max(20).default(12),
      /** While fewer runs of a history have later looks, each run takes one at all flows, to learn what a look is worth. */
      learningRuns: z.number().int().nonnegative().default(20),
    })
    .default({
      falseBlocks: 0.01,
      leastRatio: 1.05,
      leastMilliseconds: 50,
      seconds: 180,
      rounds: 12,
      learningRuns: 20,
    }),
  /** Tests and flows that were removed on purpose: list them in the change that removes them, and delete them here in the next. */
  removed: z
    .array(
      z.union([
        z.strictObject({ test: z.string().min(1), reason: z.string().min(1) }),
        z.strictObject({ flow: z.string().min(1), reason: z.string().min(1) }),
      ]),
    )
    .default([]),
  /** Where the target says which build it is; without it an unknown build is only a warning. */
  build: buildSource.optional(),
  /**
   * Where the import maps of the target are: one address below its own, or one for each channel. With them a run knows which
   * modules differ from an older build, and can run its tests against that, too.
   */
  control: z
    .strictObject({
      importMaps: z.union([mapPath, z.record(z.string(), mapPath)]),
      /** How a page is given other modules: by import-map-overrides, or by a change of its document and import map. */
      by: z.enum(['overrides', 'route']).default('overrides'),
    })
    .optional(),
  /** Signals of health that must be well; plugins may add others. */
  health: z.array(healthSignalSchema).default([]),
  /** Whether a run whose measurements were not all delivered is no evidence. */
  telemetry: z.strictObject({ required: z.boolean().default(false) }).default({ required: false }),
  /**
   * Steps that are flows, for suites that import `playwright-gate/steps` in their configuration: a step whose title matches
   * is measured under the name that is given, or the pattern's first group, or its title.
   */
  steps: z.array(z.strictObject({ title: z.instanceof(RegExp), flow: z.string().min(1).optional() })).default([]),
  /**
   * The tags that tests may have beside their area's own (`@entity` in the folder `entity`); any where it is left out. One
   * that is misspelled would silently leave its test out of what selects by tag.
   */
  tags: z.array(z.string().regex(/^@./, 'needs tags such as @smoke')).optional(),
  /** The project that `playwright-gate run` selects where its command line names none. */
  project: z.string().min(1).optional(),
  /** What is judged, where that is more than Playwright's `baseURL`. */
  target: z.custom<TargetSource>().optional(),
  /** What fills the gate's ports, such as `datadog()`. */
  plugins: z
    .array(
      z.custom<GatePlugin>(
        (value) => typeof value === 'object' && value !== null && 'name' in value,
        'needs plugins such as datadog()',
      ),
    )
    .default([]),
  /** Days for which a verdict may be acted upon. */
  validDays: positive.max(...at(30, 'what was tested a month ago says nothing about today')).default(7),
});

export type Policy = z.infer<typeof policySchema>;
type Budget = z.infer<typeof budgetSchema>;
type Given<Name extends string> = Omit<z.input<typeof policySchema>, 'flows'> & {
  flows?: { [Flow in Name]: z.input<typeof budgetSchema> };
};

/** A policy whose flows the compiler knows by name. */
export type PolicyOf<Name extends string> = Omit<Policy, 'flows'> & { flows: { [Flow in Name]: Budget } };

/** What is wrong, as the end of a sentence after the place where it is wrong; the schemas' own messages begin with a verb. */
function wrongness(issue: z.core.$ZodIssue | undefined): string {
  if (!issue) return 'is not valid';
  if (issue.code === 'unrecognized_keys') return `has the unknown key ${issue.keys.join(', ')}`;
  if (issue.code === 'invalid_value') return `must be ${issue.values.map((one) => JSON.stringify(one)).join(' or ')}`;
  const [, expected, received] = /^Invalid input: expected (.+), received (.+)$/.exec(issue.message) ?? [];
  if (received === 'undefined') return `is missing; it must be of the type ${expected}`;
  if (expected) return `must be of the type ${expected}, not ${received}`;
  return /^(needs|must|has|is) /.test(issue.message) ? issue.message : `is not valid: ${issue.message}`;
}

/** Says of a value that came from outside what is wrong with it, in one sentence. */
export function problemIn(file: string, error: z.ZodError): string {
  const [issue] = error.issues;
  const [first, second] = issue?.path ?? [];
  const where =
    first === 'flows' && second !== undefined
      ? `the flow ${String(second)}`
      : (issue?.path ?? []).map(String).join('.');
  return `${where ? `${file}: ${where}` : file} ${wrongness(issue)}.`.replace(/\s+/g, ' ');
}

/**
 * Checks a policy, fills in what it leaves out, and keeps the names of its flows for the compiler.
 * @throws Error with a sentence that names what is wrong
 */
export function defineGate<Name extends string>(policy: Given<Name>): PolicyOf<Name> {
  const result = policySchema.safeParse(policy);
  if (result.success) return result.data as PolicyOf<Name>;
  throw new Error(problemIn('gate.config.ts', result.error));
}

/** Whether samples of a flow that are only coarse count. */
export const allowsCoarse = ({ flows }: Pick<Policy, 'flows'>, flow: string): boolean =>
  Object.hasOwn(flows, flow) && flows[flow]?.precision === 'coarse';

/** The limits of a flow in a stage; undefined for a flow without a budget, and for one that the stage does not measure. */
export function limitsOf({ flows }: Pick<Policy, 'flows'>, flow: string, stage: string) {
  const budget = Object.hasOwn(flows, flow) ? flows[flow] : undefined;
  return budget && Object.hasOwn(budget.stages, stage) ? budget.stages[stage] || undefined : budget;
}

/**
 * The policy of a run: where it has several channels, each of them has all flows, with the same limits. A flow that a
 * project without a channel measures has them as well, and is not required.
 */
export function policyOn(policy: Policy, plan: Pick<Plan, 'tests'>): Policy {
  const channels = channelsApart(plan);
  if (!channels.length) return policy;
  const flows = Object.entries(policy.flows).flatMap(([flow, budget]) => [
    ...channels.map((channel) => [onChannel(flow, channel), budget] as const),
    ...(plan.tests.some(({ flows: own }) => own?.includes(flow))
      ? [[flow, { ...budget, optional: true }] as const]
      : []),
  ]);
  return { ...policy, flows: Object.fromEntries(flows) };
}
