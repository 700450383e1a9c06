import type {
  Attempt,
  DeliveryCounts,
  PlannedTest,
  RunContext,
  Started,
  Telemetry,
  TelemetrySession,
  Verdict,
} from 'playwright-gate/plugin';
import type { Delivery } from './delivery/delivery.ts';
import type { DatadogEnvironment } from './environment.ts';
import type { AlertEvent } from './events/alert-event.ts';
import type { EventResult } from './events/sender.ts';
import type { DatadogOptions } from './options.ts';
import type { PointContext } from './points/points.ts';

/** Loaded only where something is sent: a run without a key pays nothing for it. */
const load = async () => ({
  ...(await import('./client.ts')),
  ...(await import('./delivery/delivery.ts')),
  ...(await import('./delivery/outbox.ts')),
  ...(await import('./delivery/places.ts')),
  ...(await import('./delivery/report.ts')),
  ...(await import('./delivery/transports/index.ts')),
  ...(await import('./events/sender.ts')),
  ...(await import('./events/verdict-event.ts')),
  ...(await import('./points/expected-tag-sets.ts')),
  ...(await import('./points/points.ts')),
  ...(await import('./points/tags.ts')),
});
type Datadog = Awaited<ReturnType<typeof load>>;

/** Where the points go, for a person. */
function wayOut({ transport }: DatadogOptions, { access, agent }: DatadogEnvironment): string {
  if (transport === 'dogstatsd') return `the agent at ${agent.host}:${agent.port}`;
  return access?.url ? `${access.url}, which is a fake` : `Datadog (${access?.site})`;
}

const ONE_STAGE = 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.';
const UNCONFIRMED =
  'telemetry.required needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api, or leave it out.';
const NO_KEY = 'DD_API_KEY is not set, so nothing is sent.';
const NOTHING: DeliveryCounts = { made: 0, sent: 0, spooled: 0, lost: 0, because: [] };

interface Given {
  datadog: Datadog;
  options: DatadogOptions;
  environment: DatadogEnvironment;
  run: RunContext;
  context: PointContext;
}

/** The measurements of a run on their way to Datadog, beside the run. */
class Session implements TelemetrySession {
  private readonly tests: Map<string, PlannedTest>;
  private readonly delivery: Delivery | undefined;
  /** Milliseconds that the end of the run may still wait. */
  private left: number;

  constructor(private readonly given: Given) {
    const { options, run } = given;
    this.tests = new Map(run.plan.tests.map((test) => [test.id, test]));
    this.delivery = this.way();
    this.left = options.patience * 1_000;
    process.on('exit', () => this.delivery?.spool());
  }

  private way(): Delivery | undefined {
    const { datadog, options, environment, run } = this.given;
    const { Delivery, Outbox, outboxFolder, placeOfPoints, transportFor } = datadog;
    const transport = transportFor(options, environment);
    const place = placeOfPoints(options, environment);
    if (!transport || place === undefined) return undefined;
    return new Delivery({ transport, outbox: new Outbox(outboxFolder(run.folder, place)) });
  }

  add(attempt: Attempt): void {
    const test = this.tests.get(attempt.test);
    if (test) this.delivery?.add(this.given.datadog.pointsOfAttempt(attempt, test, this.given.context));
  }

  async end(): Promise<DeliveryCounts> {
    await this.loadEvents();
    if (!this.delivery) return NOTHING;
    const report = await this.delivery.end(this.left);
    this.left = Math.max(0, Math.round(this.left - report.took));
    return this.given.datadog.countsOf(report);
  }

  async conclude(verdict: Verdict): Promise<string[]> {
    // Whatever happens here is no reason to judge otherwise.
    return this.tell(verdict).catch((error: Error) => [`The verdict was not told to Datadog (${error.message}).`]);
  }

  /** Where nothing waits any more, no folder is left: each fake would leave its own. */
  private tidyUp(): void {
    const { datadog, options, environment, run } = this.given;
    const { placeOfEvents, placeOfPoints, tidy } = datadog;
    for (const place of [placeOfPoints(options, environment), placeOfEvents(environment)])
      if (place !== undefined) tidy(run.folder, place);
  }

  /** Loads what the verdict is sent with, so that the time for sending it is not spent on that. */
  private async loadEvents(): Promise<void> {
    // What is wrong with it, if anything, the sending will say.
    if (this.given.environment.access) await this.given.datadog.load('events').catch(() => undefined);
  }

  private async send(event: AlertEvent): Promise<EventResult> {
    const { datadog, environment, run } = this.given;
    const place = datadog.placeOfEvents(environment);
    if (!environment.access || place === undefined) return 'sent';
    return datadog.deliverEvent(environment.access, datadog.eventsFolder(run.folder, place), event, this.left);
  }

  private async tell(verdict: Verdict): Promise<string[]> {
    await this.loadEvents();
    const { datadog, options, run, context } = this.given;
    const delivery = this.way();
    delivery?.add(datadog.pointsOfVerdict(verdict, context));
    const event = datadog.verdictEvent(verdict, {
      service: options.service,
      tags: datadog.tagsOf({ ...context }),
      links: [
        ...(run.job ? [{ url: run.job, title: 'The job' }] : []),
        { url: `${options.monitors.docs}/verdict.md`, title: 'What a verdict means' },
      ],
    });
    const [points, sent] = await Promise.all([
      delivery ? delivery.end(this.left).then(datadog.countsOf) : NOTHING,
      this.send(event),
    ]);
    this.tidyUp();
    const why = sent === 'sent' ? '' : 'spooled' in sent ? sent.spooled : sent.lost;
    return [
      ...(points.sent < points.made ? [`The verdict's counts were not delivered (${points.because.join('; ')}).`] : []),
      ...(why ? [`The event of the verdict was not delivered (${why}).`] : []),
    ];
  }
}

/** @throws Error with a sentence where nothing can be sent although it should be */
async function begin(options: DatadogOptions, run: RunContext): Promise<Started> {
  const { plan, required, enforce, deployed } = run;
  const { transport, service, team, deployments } = options;
  if (required && transport === 'dogstatsd') throw new Error(UNCONFIRMED);
  const { datadogEnvironment } = await import('./environment.ts');
  const environment = datadogEnvironment();
  const { access } = environment;
  if ((!enforce || !deployed) && !access?.url) return {};
  if (transport === 'api' && !access) return required ? { problem: NO_KEY } : {};
  if (plan.stage.includes(', ')) throw new Error(ONE_STAGE);
  const datadog = await load();
  const version = 'identity' in plan.build ? datadog.versionOf(plan.build.identity) : undefined;
  const context = { env: plan.stage, service, team, version, browser: plan.browser };
  // What the target may say the next time counts as well.
  const sets = datadog.expectedTagSets(plan.tests, run.flows, { ...context, version: version ?? 'unknown' });
  return {
    session: new Session({ datadog, options, environment, run, context }),
    notes: [`Measurements go to ${wayOut(options, environment)}: at most ${sets.sentence(deployments)}`],
    warnings: sets.complaints(options),
  };
}

/**
 * Sends where there is a key, or the options name an agent. What somebody tries out at a desk, and an app
 * that the suite starts itself, are no measurement of an environment: they are sent to a fake only.
 */
export const telemetry = (options: DatadogOptions): Telemetry => ({
  begin: (run) => begin(options, run).catch((error: Error) => ({ problem: error.message })),
});
