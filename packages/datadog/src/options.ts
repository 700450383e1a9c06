import { problemIn } from 'playwright-gate/config';
import { z } from 'zod';
import { datadogSignalSchema } from './health-signals.ts';

const words = z.string().min(1);
const handle = z.string().regex(/^@\S+$/, 'needs to be a handle such as @slack-portal or @pagerduty');

/** What goes to Datadog, and what watches it there. Whether anything is sent at all, the key in the environment decides. */
export const optionsSchema = z.strictObject({
  /** The product under test, as its own telemetry names it. */
  service: words.default('portal'),
  team: words.default('portal'),
  /** The stages that monitors, SLOs and the dashboard are for; the dashboard shows the last one first. */
  stages: z.array(words).min(1, 'needs at least one stage').default(['staging', 'production']),
  /** `api` sends to the site itself; `dogstatsd` gives to an agent on this machine. */
  transport: z.enum(['api', 'dogstatsd']).default('api'),
  /** Seconds for which the end of a run waits for what is still on its way. */
  patience: z.number().min(0).max(30).default(2),
  /** Distinct tag sets that one run, and all runs of a month, may send. */
  tagSets: z
    .strictObject({ run: z.number().int().positive(), month: z.number().int().positive() })
    .default({ run: 1_000, month: 10_000 }),
  /** Deployments a month, for what a tag set with a version costs. */
  deployments: z.number().int().positive().default(60),
  /** Signals that must be well for a run to pass, beside those of the policy itself. */
  health: z.array(datadogSignalSchema).default([]),
  monitors: z
    .strictObject({
      /** Who is notified. */
      notify: z.array(handle).default([]),
      /** Where the pages of `docs/` can be read, for links in alerts. */
      docs: z.url().default('https://example.com/docs'),
      /** Hours without a verdict after which somebody is notified. */
      silence: z.number().int().min(1).max(48).default(24),
      /** The share of flaky tests of a day, in percent, from which on somebody is notified. */
      flaky: z.number().min(0).max(100).default(5),
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
