import { z } from 'zod';

/** The type of the annotation by which a test declares a flow that it measures. */
export const FLOW_ANNOTATION = 'flow';

const milliseconds = z.number().nonnegative();

/** One input of the user, and what it led to. */
const interactionSchema = z.object({
  /** What the user did: `click button "Save"`. */
  input: z.string(),
  /** What was waited for; none where the next thing was there already. */
  awaited: z.string().optional(),
  duration: milliseconds,
});

/** What explains a flow's duration: what the browser itself recorded in its time. */
const explanationSchema = z.object({
  /** The slowest requests, without their query. */
  requests: z.array(
    z.object({
      url: z.string(),
      initiator: z.string(),
      duration: milliseconds,
      /** Until the first byte. */
      wait: milliseconds,
      /** Bytes over the wire. */
      size: z.number(),
    }),
  ),
  longTasks: z.object({ count: z.number(), duration: milliseconds }),
  /** How long Playwright's own looks kept the page busy, at most: a part of the duration that no user waits for. */
  toolWork: milliseconds.optional(),
  /** The sum of the layout shifts' scores (no unit), without those that follow an input. */
  layoutShift: z.number(),
  /** Of a page load within the flow. */
  load: z
    .object({
      firstByte: milliseconds,
      largestContentfulPaint: milliseconds.optional(),
      complete: milliseconds.optional(),
    })
    .optional(),
});

/** How long a fixed piece of work took at the time: tells a slow machine from a slow product. */
const machineProbeSchema = z.object({ browser: milliseconds.optional(), node: milliseconds });

/** The attachment that carries a sample from the worker to the reporters, and through blobs and merged reports. */
export const SAMPLE_ATTACHMENT = 'flow sample';

const attachedSampleSchema = z.object({
  flow: z.string(),
  outcome: z.enum(['completed', 'failed']),
  duration: milliseconds,
  /** `frame`: from the input to the painted frame. `coarse`: as the tool noticed it, up to half a second late. */
  precision: z.enum(['frame', 'coarse']),
  coarseReason: z.string().optional(),
  /** What Playwright's own step took. */
  stepDuration: milliseconds,
  interactions: z.array(interactionSchema),
  /** 0 for the first attempt of the test. */
  attempt: z.number().int(),
  worker: z.number().int(),
  project: z.string(),
  explanation: explanationSchema.optional(),
  machineProbe: machineProbeSchema.optional(),
});

/**
 * One measured duration of a flow, in milliseconds of the page's own clock. A frame takes time: where nothing passed, what
 * was awaited was there before the input, and no frame was measured.
 */
export const sampleSchema = attachedSampleSchema.transform((sample) =>
  sample.precision === 'frame' && sample.duration === 0
    ? { ...sample, precision: 'coarse' as const, coarseReason: 'it was there before the last input' }
    : sample,
);

export type Interaction = z.infer<typeof interactionSchema>;
export type Explanation = z.infer<typeof explanationSchema>;
export type MachineProbe = z.infer<typeof machineProbeSchema>;
export type Sample = z.infer<typeof sampleSchema>;
