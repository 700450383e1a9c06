import { z } from 'zod';
import { deliverySchema } from './delivery.ts';
import { channelSchema, onChannel } from './channel.ts';
import { buildSchema, planSchema } from './plan.ts';
import { sampleSchema } from './sample.ts';
import { loadedSchema } from './sides.ts';

/** One attempt at a test, written when it has ended. */
const attemptSchema = z.object({
  type: z.literal('attempt'),
  /** When it began, in epoch milliseconds. */
  at: z.number(),
  test: z.string(),
  /** The channel of its project. */
  channel: channelSchema.optional(),
  /** 0 for the first. */
  attempt: z.number().int().nonnegative(),
  status: z.enum(['passed', 'failed', 'timedOut', 'skipped', 'interrupted']),
  /** Whether that is what was expected of it. */
  ok: z.boolean(),
  /** Milliseconds. */
  duration: z.number(),
  worker: z.number().int(),
  /** What failed, in one line. */
  error: z.string().optional(),
  /** Where it failed: `file:line:column` from the project's folder, with that of the spec where it is another. */
  place: z.string().optional(),
  /** The error came from a hook or a fixture, and not from the test's own body. */
  outside: z.boolean().optional(),
  /** What the target said when it was asked right after the failure: that it is there, or why it could not be reached. */
  target: z.union([z.literal('reached'), z.object({ unreachable: z.string() })]).optional(),
  samples: z.array(sampleSchema).optional(),
  /** Assertions that had not ended when the test had passed. */
  pending: z.array(z.string()).optional(),
  /** Where other builds than the target's were to be loaded: those that were. */
  loaded: loadedSchema.optional(),
});

/** What a shard saw; a journal is one plan, then these, then one `end`. */
export const lineSchema = z.discriminatedUnion('type', [
  planSchema,
  z.object({ type: z.literal('begin'), at: z.number(), tests: z.array(z.string()) }),
  attemptSchema,
  /** Whether the target answered right after an attempt had failed. */
  z.object({
    type: z.literal('target'),
    test: z.string(),
    attempt: z.number().int().nonnegative(),
    unreachable: z.string().optional(),
  }),
  /** During the run the target said that it is another build than the plan says. */
  z.object({ type: z.literal('build'), at: z.number(), build: z.object({ identity: z.string().min(1) }) }),
  z.object({ type: z.literal('error'), at: z.number(), message: z.string() }),
  /**
   * How many things were created, what of them is still there, and of what that could not be asked; the others were
   * removed.
   */
  z.object({
    type: z.literal('ledger'),
    planned: z.number().int(),
    remaining: z.array(z.string()),
    unknown: z.array(z.string()).optional(),
  }),
  z.object({
    type: z.literal('health'),
    name: z.string(),
    /** `recovered`: in alert, and well when it was asked again. */
    state: z.enum(['ok', 'alert', 'recovered', 'muted', 'unknown']),
    detail: z.string(),
  }),
  z.object({
    type: z.literal('secrets'),
    findings: z.array(
      z.object({
        variable: z.string(),
        where: z.string(),
        redacted: z.boolean(),
        /** Nothing was to be redacted: the gate only observed. */
        observed: z.boolean().optional(),
        /** The value is an ordinary word that stands in a name, perhaps for itself. */
        onlyAWord: z.boolean().optional(),
        /** Why it could not be searched at all, as the end of a sentence. */
        unreadable: z.string().optional(),
      }),
    ),
  }),
  /** There where measurements are sent to be watched. */
  z.object({ type: z.literal('delivery'), ...deliverySchema.shape }),
  z.object({
    type: z.literal('end'),
    at: z.number(),
    /** Milliseconds since the plan by a clock that nobody sets. */
    elapsed: z.number(),
    status: z.enum(['passed', 'failed', 'timedout', 'interrupted']),
    build: buildSchema,
    /** Digests taken again: a policy that changed while the run went on is no policy. */
    digests: z.object({ policy: z.string(), configuration: z.string() }),
    /** Whether the target answered at the end; why not, otherwise. */
    unreachable: z.string().optional(),
    /** Why the gate ended the run before all tests had run. */
    stopped: z.string().optional(),
  }),
]);

export type Attempt = z.infer<typeof attemptSchema>;
export type JournalLine = z.infer<typeof lineSchema>;
export type LineOf<Type extends JournalLine['type']> = Extract<JournalLine, { type: Type }>;

/** An attempt of a run of several channels: its flows are named with its own. */
export const namedByChannel = ({ samples, ...attempt }: Attempt): Attempt => ({
  ...attempt,
  ...(samples ? { samples: samples.map((one) => ({ ...one, flow: onChannel(one.flow, attempt.channel) })) } : {}),
});
