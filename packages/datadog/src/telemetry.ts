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
import { load } from './client.ts';
import { Delivery } from './delivery/delivery.ts';
import { countsOf, reasonsIn } from './delivery/report.ts';
import { verdictEvent } from './delivery/verdict-event.ts';
import { wayOut, type WayOut } from './delivery/way-out.ts';
import { datadogEnvironment, type DatadogEnvironment } from './environment.ts';
import { rememberedRun } from './history/remembered-run.ts';
import type { DatadogOptions } from './options.ts';
import { costOf, costSentence } from './points/cost.ts';
import { pointsOfAttempt, pointsOfVerdict, type PointContext, type RunTests } from './points/points.ts';
import { tagsOf, versionOf } from './points/tags.ts';

/** Where the points go, for a person. */
function destination({ transport }: DatadogOptions, { access, agent }: DatadogEnvironment): string {
  if (transport === 'dogstatsd') return `the agent at ${agent.host}:${agent.port}`;
  return access?.url ? `${access.url}, which is a fake` : `Datadog (${access?.site})`;
}

const ONE_STAGE = 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.';
const UNCONFIRMED =
  'telemetry.required needs a transport that says what has arrived, which an agent over UDP (dogstatsd) does not: choose api, or leave it out.';
const NO_KEY = 'DD_API_KEY is not set, so nothing is sent.';
/** The share of the patience that the measurements may take, so that some is left for the verdict. */
const SHARE_OF_MEASUREMENTS = 0.6;

/** The measurements of a run on their way to Datadog, beside the run. */
class Session implements TelemetrySession {
  private readonly tests: RunTests;
  private readonly delivery: Delivery;
  /** Milliseconds that the end of the run may still wait. */
  private left: number;

  constructor(
    private readonly options: DatadogOptions,
    private readonly environment: DatadogEnvironment,
    private readonly way: WayOut,
    private readonly run: RunContext,
    private readonly context: PointContext,
  ) {
    this.tests = { tests: run.plan.tests, quarantined: new Set(run.quarantined), flows: run.flows };
    this.left = options.patience * 1_000;
    this.delivery = new Delivery(way);
    process.on('exit', () => this.delivery.spool());
  }

  add(attempt: Attempt): void {
    this.delivery.add(pointsOfAttempt(attempt, this.tests, this.context));
  }

  async end(): Promise<DeliveryCounts> {
    await this.prepare();
    const report = await this.delivery.end(this.left * SHARE_OF_MEASUREMENTS);
    this.left = Math.max(0, Math.round(this.left - report.took));
    return countsOf(report);
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
  private async prepare(): Promise<void> {
    // What is wrong with it, if anything, the sending will say.
    if (this.environment.access) await Promise.all([load('metrics'), load('events')]).catch(() => undefined);
  }

  private eventOf(verdict: Verdict, past: PastRun) {
    const { options, run, context } = this;
    const { docs } = options.monitors;
    const { build } = run.plan;
    const version = 'identity' in build ? versionOf(build.identity) : undefined;
    return verdictEvent(verdict, {
      service: options.service,
      tags: tagsOf({ ...context, team: options.team, version }),
      links: [
        ...(run.job ? [{ url: run.job, title: 'The job' }] : []),
        ...(docs ? [{ url: `${docs.replace(/\/+$/, '')}/verdict.md`, title: 'What a verdict means' }] : []),
      ],
      remembered: rememberedRun(past),
    });
  }

  private async tell(verdict: Verdict, past: PastRun): Promise<string[]> {
    await this.prepare();
    const delivery = new Delivery(this.way);
    // The event first, for somebody waits for it.
    if (this.environment.access) delivery.tell(this.eventOf(verdict, past));
    delivery.add(pointsOfVerdict(verdict, past, this.tests, this.context));
    const report = await delivery.end(this.left);
    this.way.tidy();
    const { points, events, complaints } = report;
    const missing = [
      ...(events.sent < events.made ? ['the event of the verdict'] : []),
      ...(points.sent < points.made ? ["the verdict's counts"] : []),
    ];
    if (!missing.length) return complaints;
    const flush = points.spooled + events.spooled ? ': send what waits with npm run datadog -- flush' : '';
    return [`Datadog did not get ${missing.join(' and ')} (${reasonsIn(report).join('; ')})${flush}.`];
  }
}

/** @throws Error with a sentence where nothing can be sent although it should be */
function begin(options: DatadogOptions, run: RunContext): Started {
  const { plan, required, enforce, deployed, flows } = run;
  const { transport, service, deployments, versions } = options;
  if (required && transport === 'dogstatsd') throw new Error(UNCONFIRMED);
  const environment = datadogEnvironment();
  const { access, channel } = environment;
  const isOfStage = enforce && deployed && !plan.overrides;
  if (!isOfStage && !(access?.url && transport === 'api')) return {};
  const way = wayOut(options, environment, run.folder);
  if (!way) return required ? { problem: NO_KEY } : {};
  if (plan.stage.includes(', ')) throw new Error(ONE_STAGE);
  const identity = 'identity' in plan.build ? plan.build.identity : 'unknown';
  const context = {
    env: plan.stage,
    service,
    channel: plan.channels ?? channel,
    version: versions ? versionOf(identity) : undefined,
  };
  const cost = costSentence(costOf({ tests: plan.tests, flows }, context, deployments), deployments);
  return {
    session: new Session(options, environment, way, run, context),
    notes: [`Measurements go to ${destination(options, environment)}: ${cost}.`],
  };
}

/**
 * Sends where there is a key, or the options name an agent. What somebody tries out at a desk, an app that the suite
 * starts itself, and a build that nobody has published are no measurement of an environment: they are sent to a fake only.
 */
export const telemetry = (options: DatadogOptions): Telemetry => ({
  async begin(run) {
    try {
      return begin(options, run);
    } catch (error) {
      return { problem: (error as Error).message };
    }
  },
});
