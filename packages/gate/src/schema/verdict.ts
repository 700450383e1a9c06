import { z } from 'zod';
import { channelSchema } from './channel.ts';
import { controlSchema } from './control.ts';
import { deliverySchema } from './delivery.ts';

const optionalNumber = z.number().optional();

/** The exit code of each verdict. */
export const EXIT_CODES = { pass: 0, fail: 1, undecided: 2 } as const;

const causeSchema = z.enum(['this change', 'not this change']);

/** One result of one rule: something that blocks a pass, or a warning. */
const findingSchema = z.object({
  /** The name of the rule; `rules/index.ts` lists them. */
  rule: z.string().min(1),
  /** A run with a `fail` fails; without one, a run with an `undecided` is undecided. */
  effect: z.enum(['fail', 'undecided', 'warn']),
  /** A test, a flow, a resource. */
  subject: z.string(),
  actual: z.string(),
  limit: z.string(),
  /** Attempts, samples, files. */
  evidence: z.array(z.string()),
  /** What is wrong, why, and what to do; the command to run comes last. */
  message: z.string(),
  /** What the control showed: only where `this change` is the cause does going back to the old build help. */
  cause: causeSchema.optional(),
  /** The module that it comes from, or the modules, where the control shows them. */
  component: z.string().optional(),
});

/** A flow's durations in milliseconds, with its budget and its history. */
const flowResultSchema = z.object({
  flow: z.string(),
  samples: z.array(z.number()),
  /** How many of the samples are coarse; they count only where there are no others. */
  coarse: z.number().int(),
  duration: optionalNumber,
  /** 50 for a median; higher ones need more samples. */
  percentile: z.number(),
  /** The budget; a flow without one has neither. */
  warn: optionalNumber,
  fail: optionalNumber,
  /** `not required`: not measured, and the policy does not ask for it. */
  state: z.enum(['within', 'warn', 'fail', 'slower', 'doubtful', 'not measured', 'no budget', 'not required']),
  /** The median of each earlier run, oldest first. */
  history: z.array(z.number()),
  /** The change against its history: the ratio to what was expected on this machine, and the evidence for it. */
  change: z
    .object({
      ratio: z.number(),
      milliseconds: z.number(),
      evidence: z.number(),
      needed: z.number(),
      /** How often the flow was measured, the run itself included. */
      measurements: z.number(),
      /** Where it was compared with the control: the medians of the pairs in milliseconds, and how many there were. */
      pairs: z.object({ control: z.number(), changed: z.number(), count: z.number().int() }).optional(),
    })
    .optional(),
});

const areaResultSchema = z.object({
  area: z.string(),
  passed: z.number().int(),
  failed: z.number().int(),
  flaky: z.number().int(),
  skipped: z.number().int(),
  missing: z.number().int(),
});

/** The judgment of a run. Times are epoch milliseconds. */
export const verdictSchema = z.object({
  schema: z.literal('verdict/2'),
  verdict: z.enum(['pass', 'fail', 'undecided']),
  /** The headline, such as `Blocked: 1 test failed. ...`. */
  summary: z.string(),
  stage: z.string(),
  target: z.string(),
  /** The release channels that it covers; absent where the run named none. */
  channels: z.array(channelSchema).optional(),
  build: z.string(),
  /** Unpublished builds that were tried, by module: such a verdict says nothing of what is deployed. */
  overrides: z.record(z.string(), z.string()).optional(),
  /** The old build that doubts were settled with, or why there was none; absent where the policy names none. */
  control: z.union([controlSchema, z.object({ none: z.string() })]).optional(),
  /** What is wrong is shown to come from this change, or from elsewhere; absent where no control showed either. */
  cause: causeSchema.optional(),
  run: z.string(),
  began: z.number(),
  ended: z.number(),
  /** When it stops being valid evidence. */
  expires: z.number(),
  digests: z.object({ policy: z.string(), configuration: z.string(), tests: z.string() }),
  /** The folder that locations of tests are relative to, from the project's; `tests` where it is not said. */
  testFolder: z.string().optional(),
  shards: z.number().int(),
  findings: z.array(findingSchema),
  areas: z.array(areaResultSchema),
  flows: z.array(flowResultSchema),
  /** The history that the durations were compared with, and the state of the machine. */
  baseline: z.object({ runs: z.number().int(), note: z.string() }),
  quarantined: z.array(z.object({ test: z.string(), owner: z.string(), expires: z.string(), outcome: z.string() })),
  leaked: z.array(z.string()),
  health: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string() })),
  /** How many measurements were delivered; absent where none are sent. */
  delivery: deliverySchema.optional(),
});

export type Finding = z.infer<typeof findingSchema>;
export type Effect = Finding['effect'];
export type FlowResult = z.infer<typeof flowResultSchema>;
export type AreaResult = z.infer<typeof areaResultSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
