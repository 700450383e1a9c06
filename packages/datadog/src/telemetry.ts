import type {
  Attempt,
  DeliveryCounts,
  PastRun,
  RunContext,
  Started,
  Telemetry,
  TelemetrySession,
  Verdict,
} from 'playwright-gate/plugin';
import type { Delivery } from './delivery/delivery.ts';
import type { AlertEvent } from './delivery/envelope.ts';
import type { DatadogEnvironment } from './environment.ts';
import type { DatadogOptions } from './options.ts';
import type { PointContext, RunTests } from './points/points.ts';

/** Loaded only where something is sent, and while the first tests run: a run without a key pays nothing for it. */
const load = async () => ({
  ...(await import('./client.ts')),
  ...(await import('./delivery/delivery.ts')),
  ...(await import('./delivery/report.ts')),
  ...(await import('./delivery/verdict-event.ts')),
  ...(await import('./delivery/way-out.ts')),
  ...(await import('./history/remembered-run.ts')),
  ...(await import('./points/points.ts')),
  ...(await import('./points/tags.ts')),
});
type Datadog = Awaited<ReturnType<typeof load>>;

/** Where the points go, for a person. */
function destination({ transport }: DatadogOptions, { access, agent }: DatadogEnvironment): string {
  if (transport === 'dogstatsd') return `the agent at ${agent.host}:${agent.port}`;
  return access?.url ? `${access.url}, which is a fake` : `Datadog (${access?.site})`;
}

const ONE_STAGE = 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.';
const UNCONFIRMED =
  'telemetry.required needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api, or leave it out.';
const NO_KEY = 'DD_API_KEY is not set, so nothing is sent.';
const NOTHING: DeliveryCounts = { made: 0, sent: 0, spooled: 0, lost: 0, because: [] };
/** The share of the patience that the measurements may take, so that some is left for the verdict. */
const SHARE_OF_MEASUREMENTS = 0.6;

/** The measurements of a run on their way to Datadog, beside the run. */
class Session implements TelemetrySession {
  private readonly tests: RunTests;
  private readonly loading = load();
  private datadog: Datadog | undefined;
  private delivery: Delivery | undefined;
  /** Attempts that ended before all was loaded. */
  private readonly early: Attempt[] = [];
  /** Milliseconds that the end of the run may still wait. */
  private left: number;

  constructor(
    private readonly options: DatadogOptions,
    private readonly environment: DatadogEnvironment,
    private readonly run: RunContext,
    private readonly context: PointContext,
  ) {
    this.tests = { tests: run.plan.tests, quarantined: new Set(run.quarantined), flows: run.flows };
    this.left = options.patience * 1_000;
    this.loading.then(
      (datadog) => {
        this.datadog = datadog;
        this.delivery = this.way(datadog)?.delivery;
        for (const attempt of this.early) this.add(attempt);
      },
      // Whoever waits for it is told.
      () => undefined,
    );
    process.on('exit', () => this.delivery?.spool());
  }

  private way(datadog: Datadog) {
    const way = datadog.wayOut(this.options, this.environment, this.run.folder);
    return way && { ...way, delivery: new datadog.Delivery(way) };
  }

  add(attempt: Attempt): void {
    if (!this.datadog) this.early.push(attempt);
    else this.delivery?.add(this.datadog.pointsOfAttempt(attempt, this.tests, this.context));
  }

  async end(): Promise<DeliveryCounts> {
    try {
      const datadog = await this.loading;
      await this.prepare(datadog);
      if (!this.delivery) return NOTHING;
      const report = await this.delivery.end(this.left * SHARE_OF_MEASUREMENTS);
      this.left = Math.max(0, Math.round(this.left - report.took));
      return datadog.countsOf(report);
    } catch (error) {
      return { ...NOTHING, because: [(error as Error).message] };
    }
  }

  async conclude(verdict: Verdict, past: PastRun): Promise<string[]> {
    // Of a part of the suite there are durations, and no verdict that anybody should be told.
    if (this.run.plan.partial.length) return [];
    // Whatever happens here is no reason to judge otherwise.
    return this.tell(verdict, past).catch((error: Error) => [
      `The verdict was not told to Datadog (${error.message}).`,
    ]);
  }

  /** Loads what is sent with, so that the time for sending is not spent on that. */
  private async prepare(datadog: Datadog): Promise<void> {
    // What is wrong with it, if anything, the sending will say.
    if (this.environment.access)
      await Promise.all([datadog.load('metrics'), datadog.load('events')]).catch(() => undefined);
  }

  private eventOf(datadog: Datadog, verdict: Verdict, past: PastRun): AlertEvent {
    const { options, run, context } = this;
    const { docs } = options.monitors;
    const { build } = run.plan;
    const version = 'identity' in build ? datadog.versionOf(build.identity) : undefined;
    return datadog.verdictEvent(verdict, {
      service: options.service,
      tags: datadog.tagsOf({ ...context, team: options.team, version }),
      links: [
        ...(run.job ? [{ url: run.job, title: 'The job' }] : []),
        ...(docs ? [{ url: `${docs.replace(/\/+$/, '')}/verdict.md`, title: 'What a verdict means' }] : []),
      ],
      remembered: datadog.rememberedRun(past),
    });
  }

  private async tell(verdict: Verdict, past: PastRun): Promise<string[]> {
    const datadog = await this.loading;
    await this.prepare(datadog);
    const way = this.way(datadog);
    if (!way) return [];
    // The event first, for somebody waits for it.
    if (this.environment.access) way.delivery.tell(this.eventOf(datadog, verdict, past));
    way.delivery.add(datadog.pointsOfVerdict(verdict, past, this.tests, this.context));
    const report = await way.delivery.end(this.left);
    way.tidy();
    const { points, events, complaints } = report;
    const missing = [
      ...(events.sent < events.made ? ['the event of the verdict'] : []),
      ...(points.sent < points.made ? ["the verdict's counts"] : []),
    ];
    if (!missing.length) return complaints;
    const flush = points.spooled + events.spooled ? ': send what waits with npm run datadog -- flush' : '';
    return [`Datadog did not get ${missing.join(' and ')} (${datadog.reasonsIn(report).join('; ')})${flush}.`];
  }
}

/** @throws Error with a sentence where nothing can be sent although it should be */
async function begin(options: DatadogOptions, run: RunContext): Promise<Started> {
  const { plan, required, enforce, deployed, flows } = run;
  const { transport, service, deployments, versions } = options;
  if (required && transport === 'dogstatsd') throw new Error(UNCONFIRMED);
  const { datadogEnvironment } = await import('./environment.ts');
  const environment = datadogEnvironment();
  const { access, channel } = environment;
  if ((!enforce || !deployed) && !(access?.url && transport === 'api')) return {};
  if (transport === 'api' && !access) return required ? { problem: NO_KEY } : {};
  if (plan.stage.includes(', ')) throw new Error(ONE_STAGE);
  const { costOf, costSentence } = await import('./points/cost.ts');
  const { versionOf } = await import('./points/tags.ts');
  const identity = 'identity' in plan.build ? plan.build.identity : 'unknown';
  const context = { env: plan.stage, service, channel, version: versions ? versionOf(identity) : undefined };
  const cost = costSentence(costOf({ tests: plan.tests, flows }, context, deployments), deployments);
  return {
    session: new Session(options, environment, run, context),
    notes: [`Measurements go to ${destination(options, environment)}: ${cost}.`],
  };
}

/**
 * Sends where there is a key, or the options name an agent. What somebody tries out at a desk, and an app
 * that the suite starts itself, are no measurement of an environment: they are sent to a fake only.
 */
export const telemetry = (options: DatadogOptions): Telemetry => ({
  begin: (run) => begin(options, run).catch((error: Error) => ({ problem: error.message })),
});
