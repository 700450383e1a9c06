import { problemIn } from 'playwright-gate/config';
import { z } from 'zod';

const words = z.string().trim().min(1);
const handle = z.string().regex(/^@\S+$/, 'needs to be a handle such as @slack-portal or @pagerduty');
const handles = z.array(handle);

const isTimezone = (timeZone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }));
  } catch {
    return false;
  }
};

/** Seconds for which a deployment gate is waited for, unless its signal says. */
export const USUAL_WAIT = 60;

/**
 * A signal of health that must be well, and where Datadog knows its state from. `{stage}` in a query or an identifier
 * stands for the stage, so that the same signals are asked in staging and in production.
 */
export const datadogSignalSchema = z.union(
  [
    /** A monitor by its number. */
    z.strictObject({ name: words, monitor: z.number().int().positive() }),
    /** All monitors that a search finds, such as `service:portal env:{stage}`; at most 50. */
    z.strictObject({ name: words, monitors: z.string().trim().min(1) }),
    /** A deployment gate: `default` unless it is named; waited for so many seconds. */
    z.strictObject({
      name: words,
      deploymentGate: z.strictObject({
        identifier: z.string().min(1).optional(),
        wait: z.number().positive().max(300).optional(),
      }),
    }),
  ],
  { error: 'needs a name and one of monitor, monitors and deploymentGate' },
);

export type DatadogSignal = z.infer<typeof datadogSignalSchema>;

/** What goes to Datadog, and what watches it there. Whether anything is sent at all, the key in the environment decides. */
export const optionsSchema = z.strictObject({
  /** The product under test, as its own telemetry names it. */
  service: words.default('portal'),
  team: words.default('portal'),
  /** The stages that monitors, SLOs and the dashboard are for; the dashboard shows the last one first. */
  stages: z
    .array(words)
    .min(1, 'needs at least one stage')
    .refine((stages) => new Set(stages).size === stages.length, 'names a stage twice')
    .default(['staging', 'production']),
  /** `api` sends to the site itself; `dogstatsd` gives to an agent on this machine. */
  transport: z.enum(['api', 'dogstatsd']).default('api'),
  /** Seconds for which the end of a run waits for what is still on its way. */
  patience: z.number().min(0).max(30).default(2),
  /** Deployments a month, for the estimate of what the metrics cost. */
  deployments: z.number().int().positive().default(60),
  /** Tags flows and verdicts with the build, which costs a set of custom metrics for each deployment. */
  versions: z.boolean().default(false),
  /** Signals that must be well for a run to pass, beside those of the policy itself. */
  health: z.array(datadogSignalSchema).default([]),
  monitors: z
    .strictObject({
      /** Who is told, by how urgent it is; a list is told of everything. */
      notify: z
        .union([handles, z.strictObject({ page: handles.default([]), notify: handles.default([]) })])
        .default([])
        .transform((given) => (Array.isArray(given) ? { page: given, notify: given } : given)),
      /** Where the pages of `docs/` can be read, for links in alerts; without it they name the page. */
      docs: z
        .url()
        .refine(
          (url) => !/(^|\.)example\.(com|org|net)$/.test(new URL(url).hostname),
          'must be where docs/ can be read',
        )
        .optional(),
      /** Hours without a verdict after which somebody is told: longer than a weekend, unless there are business hours. */
      silence: z.number().int().min(1).max(168).default(72),
      /** Looks for silence at the end of working days only, so that nights and weekends are none. */
      businessHours: z
        .strictObject({
          /** Such as `Europe/Berlin`. */
          timezone: words.refine(isTimezone, 'must be a time zone such as Europe/Berlin'),
          /** The hour of the day, 0 to 23, at which it looks. */
          at: z.number().int().min(0).max(23).default(17),
          days: z
            .array(z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']))
            .min(1)
            .default(['MO', 'TU', 'WE', 'TH', 'FR']),
        })
        .optional(),
      /** Runs of a day in which one test was flaky, from which on somebody is told. */
      flaky: z.number().int().positive().default(3),
    })
    .prefault({}),
  /** The share of times in percent in which a critical flow (one with a weight over 1) is within its `warn`. */
  objective: z.number().min(50).max(99.99).default(99),
});

/** What `datadog()` takes. */
export type DatadogInput = z.input<typeof optionsSchema>;
/** The same with all defaults. */
export type DatadogOptions = z.infer<typeof optionsSchema>;

/**
 * Checks options and fills in what they leave out.
 * @throws Error with a sentence that names what is wrong
 */
export function checkOptions(options: DatadogInput): DatadogOptions {
  const result = optionsSchema.safeParse(options);
  if (result.success) return result.data;
  throw new Error(problemIn('datadog()', result.error));
}
