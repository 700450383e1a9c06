import { z } from 'zod';

const words = z.string().min(1);
const handle = z.string().regex(/^@\S+$/, 'needs to be a handle such as @slack-portal or @pagerduty');

const fields = z.strictObject({
  /** The product under test, as its own telemetry names it. */
  service: words.default('portal'),
  team: words.default('portal'),
  /** `api` sends to the site itself; `dogstatsd` gives to an agent on this machine; `otlp` to a collector. */
  transport: z.enum(['api', 'dogstatsd', 'otlp']).default('api'),
  /** Whether a run whose measurements were not all delivered is no evidence. */
  requireDelivery: z.boolean().default(false),
  /** Seconds for which the end of a run waits for what is still on its way. */
  patience: z.number().min(0).max(30).default(2),
  /** Distinct tag sets that one run, and all runs of a month, may send. */
  tagSets: z
    .strictObject({ run: z.number().int().positive(), month: z.number().int().positive() })
    .default({ run: 1_000, month: 10_000 }),
  /** Deployments a month, for what a tag set with a version costs. */
  deployments: z.number().int().positive().default(60),
  monitors: z
    .strictObject({
      /** Who is told. */
      notify: z.array(handle).default([]),
      /** Where the pages of `docs/` can be read, for links in alerts. */
      docs: z.url().default('https://example.com/docs'),
      /** Hours without a verdict after which somebody is told. */
      silence: z.number().int().min(1).max(48).default(24),
      /** The share of flaky tests of a day, in percent, from which on somebody is told. */
      flaky: z.number().min(0).max(100).default(5),
    })
    .prefault({}),
  /** The share of times in percent in which a critical flow (one with a weight over 1) is within its `warn`. */
  objective: z.number().min(50).max(99.99).default(99),
});

/** What goes to Datadog, and what watches it there. Whether anything is sent at all, the key in the environment decides. */
export const datadogSchema = fields.refine(
  ({ requireDelivery, transport }) => !requireDelivery || transport !== 'dogstatsd',
  {
    path: ['requireDelivery'],
    error:
      'needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api or otlp, or leave it out',
  },
);

export type DatadogPolicy = z.infer<typeof datadogSchema>;
