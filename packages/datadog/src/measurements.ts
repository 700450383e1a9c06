import type { Attempt, Plan, Policy, Verdict } from 'playwright-gate';
import type { DeliveryCounts } from '../../gate/src/schema/delivery.ts';
import type { EventSender } from './events/sender.ts';
import type { Delivery } from './delivery/delivery.ts';
import type { PointContext } from './points/points.ts';
import { datadogEnvironment, type DatadogEnvironment } from './environment.ts';
import type { Run } from '../../gate/src/runtime/run.ts';
import { isEmbedded } from '../../gate/src/runtime/target.ts';

/** What of a plan the measurements are told by. */
type Planned = Pick<Plan, 'stage' | 'target' | 'build' | 'browser' | 'tests'>;

interface Given {
  policy: Policy;
  run: Run;
  environment: DatadogEnvironment;
  context: PointContext;
  plan: Planned;
}

/** Loaded only where something is sent: a run without a key pays nothing for it. */
const load = async () => ({
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
function wayOut({ datadog: { transport } }: Policy, { access, agent, collector }: DatadogEnvironment): string {
  if (transport === 'dogstatsd') return `the agent at ${agent.host}:${agent.port}`;
  if (transport === 'otlp') return `the collector at ${new URL(collector).host}`;
  return access?.url ? `${access.url}, which stands in for Datadog` : `Datadog (${access?.site})`;
}

const ONE_STAGE = 'Measurements are told of one stage at a time: run --project=staging and --project=production apart.';
const NOTHING: DeliveryCounts = { made: 0, sent: 0, spooled: 0, lost: 0, because: [] };

/** The measurements of a run on their way to Datadog, beside the run. Nothing here rejects once it has begun. */
export class Measurements {
  private readonly tests: Map<string, Plan['tests'][number]>;
  private readonly delivery: Delivery;
  private readonly events: EventSender | undefined;
  /** Milliseconds that the end of the run may still wait. */
  private left: number;

  private constructor(
    private readonly datadog: Datadog,
    private readonly given: Given,
  ) {
    const { policy, run, environment, plan } = given;
    this.tests = new Map(plan.tests.map((test) => [test.id, test]));
    this.delivery = this.way()!;
    this.left = policy.datadog.patience * 1_000;
    const place = datadog.placeOfEvents(environment);
    if (environment.access && place !== undefined)
      this.events = new datadog.EventSender(environment.access, datadog.eventsFolder(run.folder, place));
    process.on('exit', () => this.delivery.spool());
  }

  private way(): Delivery | undefined {
    const { policy, run, environment } = this.given;
    const { Delivery, Outbox, outboxFolder, placeOfPoints, transportFor } = this.datadog;
    const transport = transportFor(policy.datadog, environment);
    const place = placeOfPoints(policy.datadog, environment);
    if (!transport || place === undefined) return undefined;
    return new Delivery({ transport, outbox: new Outbox(outboxFolder(run.folder, place)) });
  }

  /**
   * Begins where there is a key, or the policy names an agent or a collector. What somebody tries out at a desk, and the
   * app that comes with the suite, are no measurement of an environment: they are told to a stand-in only.
   * @returns with it what it costs, and in sentences what is wrong with the configuration; or why it cannot begin
   */
  static async begin(
    plan: Planned,
    { policy, run }: { policy: Policy; run: Run },
  ): Promise<{ measurements?: Measurements; cost?: string; complaints: string[]; problem?: string }> {
    try {
      const environment = datadogEnvironment();
      const { transport, service, team } = policy.datadog;
      if (transport === 'api' && !environment.access) return { complaints: [] };
      if ((!run.enforce || isEmbedded(plan.target)) && !environment.access?.url) return { complaints: [] };
      if (plan.stage.includes(', ')) throw new Error(ONE_STAGE);
      const datadog = await load();
      const wrong = transport === 'otlp' ? datadog.endpointComplaint(environment.collector) : undefined;
      if (wrong !== undefined) throw new Error(wrong);
      const version = 'identity' in plan.build ? datadog.versionOf(plan.build.identity) : undefined;
      const context = { env: plan.stage, service, team, version, browser: plan.browser };
      // What the target may say the next time counts as well.
      const expected = { ...context, version: version ?? 'unknown' };
      const sets = datadog.expectedTagSets(plan.tests, Object.keys(policy.flows), expected);
      return {
        measurements: new Measurements(datadog, { policy, run, environment, context, plan }),
        cost: `Measurements go to ${wayOut(policy, environment)}: at most ${sets.sentence(policy.datadog.deployments)}`,
        complaints: sets.complaints(policy.datadog),
      };
    } catch (error) {
      return { complaints: [], problem: (error as Error).message };
    }
  }

  add(attempt: Attempt): void {
    const test = this.tests.get(attempt.test);
    if (test) this.delivery.add(this.datadog.pointsOfAttempt(attempt, test, this.given.context));
  }

  /** All tests have ended: the verdict is about to come. */
  prepare(): void {
    this.events?.prepare();
  }

  /** Sends what the tests measured, as far as that is done in time. */
  async end(): Promise<DeliveryCounts> {
    const report = await this.delivery.end(this.left);
    this.left = Math.max(0, Math.round(this.left - report.took));
    return this.datadog.countsOf(report);
  }

  /** Tells of the verdict, in the time that is left. @returns in sentences what of it was not delivered */
  async conclude(verdict: Verdict): Promise<string[]> {
    // Whatever happens here is no reason to judge otherwise.
    return this.tell(verdict).catch((error: Error) => [`The verdict was not told to Datadog (${error.message}).`]);
  }

  /** Where nothing waits any more, no folder is left: each stand-in would leave its own. */
  private tidyUp(): void {
    const { policy, run, environment } = this.given;
    const { placeOfEvents, placeOfPoints, tidy } = this.datadog;
    for (const place of [placeOfPoints(policy.datadog, environment), placeOfEvents(environment)])
      if (place !== undefined) tidy(run.folder, place);
  }

  private async tell(verdict: Verdict): Promise<string[]> {
    const delivery = this.way();
    delivery?.add(this.datadog.pointsOfVerdict(verdict, this.given.context));
    const { run, policy, context } = this.given;
    const { service, monitors } = policy.datadog;
    const event = this.datadog.verdictEvent(verdict, {
      service,
      tags: this.datadog.tagsOf({ ...context }),
      links: [
        ...(run.job ? [{ category: 'resource' as const, url: run.job, title: 'The job' }] : []),
        { category: 'runbook', url: `${monitors.docs}/verdict.md`, title: 'What a verdict means' },
      ],
    });
    const [points, sent] = await Promise.all([
      delivery ? delivery.end(this.left).then(this.datadog.countsOf) : NOTHING,
      this.events ? this.events.send(event, this.left) : ('sent' as const),
    ]);
    this.tidyUp();
    const why = sent === 'sent' ? '' : 'spooled' in sent ? sent.spooled : sent.lost;
    return [
      ...(points.sent < points.made ? [`The verdict's counts were not delivered (${points.because.join('; ')}).`] : []),
      ...(why ? [`The event of the verdict was not delivered (${why}).`] : []),
    ];
  }
}
