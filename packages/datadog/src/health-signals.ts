import { z } from 'zod';

const name = z.string().min(1);

/**
 * A signal of health that must be well, and where its state comes from. `{stage}` in a query or an identifier stands for
 * the stage, so that the same signals are asked in staging and in production.
 */
export const healthSignalSchema = z.union(
  [
    /** An address of the target itself: well when it answers with 2xx. */
    z.strictObject({ name, path: z.string().startsWith('/') }),
    /** A monitor of Datadog by its number. */
    z.strictObject({ name, monitor: z.number().int().positive() }),
    /** All monitors that a search of Datadog finds, such as `service:portal env:{stage}`; at most 50. */
    z.strictObject({ name, monitors: z.string().trim().min(1) }),
    /** A deployment gate of Datadog: `default` unless it is named; waited for so many seconds, 60 unless given. */
    z.strictObject({
      name,
      deploymentGate: z.strictObject({
        identifier: z.string().min(1).optional(),
        wait: z.number().positive().max(300).optional(),
      }),
    }),
  ],
  { error: 'needs a name and one of path, monitor, monitors and deploymentGate' },
);

export type HealthSignal = z.infer<typeof healthSignalSchema>;
/** The signals that the target itself gives. */
export type LocalSignal = Extract<HealthSignal, { path: string }>;
/** The signals that Datadog gives. */
export type DatadogSignal = Exclude<HealthSignal, LocalSignal>;
