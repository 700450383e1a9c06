import { z } from 'zod';
import { deliverySchema } from './delivery.ts';

export const RULES = [
  'complete',
  'passed',
  'measured',
  'budgets',
  'regression',
  'flaky',
  'quarantine',
  'missing',
  'left behind',
  'same build',
  'health',
  'secrets',
  'delivery',
] as const;

const optionalNumber = z.number().optional();

/** One thing that speaks against a pass, or that should be known. */
export const reasonSchema = z.object({
  rule: z.enum(RULES),
  /** What it brings about: a run with a `fail` fails, else one with an `undecided` is undecided. */
  effect: z.enum(['fail', 'undecided', 'warn']),
  /** What it is about: a test, a flow, a resource. */
  subject: z.string(),
  actual: z.string(),
  limit: z.string(),
  /** What it was seen by: attempts, samples, files. */
  evidence: z.array(z.string()),
  /** What a person under stress understands. */
  sentence: z.string(),
});

/** A flow's durations in milliseconds, and how they stand to its budget and to what it took lately. */
export const flowResultSchema = z.object({
  flow: z.string(),
  samples: z.array(z.number()),
  /** How many of the samples are coarse; they count only where there are no others. */
  coarse: z.number().int(),
  duration: optionalNumber,
  /** 50 for a median; higher ones need more samples. */
  percentile: z.number(),
  warn: z.number(),
  fail: z.number(),
  state: z.enum(['within', 'warn', 'fail', 'slower', 'doubtful', 'not measured']),
  /** What it took lately: the median of each run, oldest first. */
  history: z.array(z.number()),
  /** Against its history: the ratio to what was to be expected on this machine, and how sure that is. */
  change: z
    .object({
      ratio: z.number(),
      milliseconds: z.number(),
      evidence: z.number(),
      needed: z.number(),
      rounds: z.number(),
    })
    .optional(),
});

export const areaResultSchema = z.object({
  area: z.string(),
  passed: z.number().int(),
  failed: z.number().int(),
  flaky: z.number().int(),
  skipped: z.number().int(),
  missing: z.number().int(),
});

/** The judgement of a run. Times are epoch milliseconds. */
export const verdictSchema = z.object({
  schema: z.literal('verdict/1'),
  verdict: z.enum(['pass', 'fail', 'undecided']),
  /** One sentence: `blocked because ...`. */
  summary: z.string(),
  stage: z.string(),
  target: z.string(),
  build: z.string(),
  run: z.string(),
  began: z.number(),
  ended: z.number(),
  /** After this it is no evidence any more. */
  expires: z.number(),
  digests: z.object({ policy: z.string(), configuration: z.string(), tests: z.string() }),
  shards: z.number().int(),
  reasons: z.array(reasonSchema),
  areas: z.array(areaResultSchema),
  flows: z.array(flowResultSchema),
  /** What was judged by: how much history, how the machine was. */
  baseline: z.object({ runs: z.number().int(), note: z.string() }),
  quarantined: z.array(z.object({ test: z.string(), owner: z.string(), expires: z.string(), outcome: z.string() })),
  leftBehind: z.array(z.string()),
  health: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string() })),
  /** What became of the measurements; not there where none are sent. */
  delivery: deliverySchema.optional(),
});

export type Rule = (typeof RULES)[number];
export type Reason = z.infer<typeof reasonSchema>;
export type FlowResult = z.infer<typeof flowResultSchema>;
export type AreaResult = z.infer<typeof areaResultSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
