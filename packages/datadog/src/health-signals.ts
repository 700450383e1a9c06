import { z } from 'zod';

/** Seconds for which a deployment gate is waited for, unless its signal says. */
export const USUAL_WAIT = 60;

const name = z.string().min(1);

/**
 * A signal of health that must be well, and where Datadog knows its state from. `{stage}` in a query or an identifier
 * stands for the stage, so that the same signals are asked in staging and in production.
 */
export const datadogSignalSchema = z.union(
  [
    /** A monitor by its number. */
    z.strictObject({ name, monitor: z.number().int().positive() }),
    /** All monitors that a search finds, such as `service:portal env:{stage}`; at most 50. */
    z.strictObject({ name, monitors: z.string().trim().min(1) }),
    /** A deployment gate: `default` unless it is named; waited for so many seconds. */
    z.strictObject({
      name,
      deploymentGate: z.strictObject({
        identifier: z.string().min(1).optional(),
        wait: z.number().positive().max(300).optional(),
      }),
    }),
  ],
  { error: 'needs a name and one of monitor, monitors and deploymentGate' },
);

export type DatadogSignal = z.infer<typeof datadogSignalSchema>;
