import { existsSync } from 'node:fs';
import type { RunContext, TelemetrySession } from '../ports.ts';
import type { DeliveryCounts } from '../schema/delivery.ts';
import { quarantinedIn } from '../rules/tests.ts';
import type { PastRun } from '../schema/history.ts';
import type { Attempt } from '../schema/journal.ts';
import type { Plan } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import type { Verdict } from '../schema/verdict.ts';
import type { GateFolder } from './folder.ts';
import { readQuarantine } from './policy.ts';
import type { Run } from './run.ts';
import { writeWhole } from './whole-file.ts';

const add = (one: DeliveryCounts, other: DeliveryCounts): DeliveryCounts => ({
  made: one.made + other.made,
  sent: one.sent + other.sent,
  spooled: one.spooled + other.spooled,
  lost: one.lost + other.lost,
  because: [...one.because, ...other.because],
});

/** The telemetry of every plugin that has some. Nothing here rejects. */
export class Telemetry {
  private constructor(
    private readonly sessions: TelemetrySession[],
    private readonly problems: string[],
    private readonly folder: GateFolder,
  ) {}

  /**
   * Begins to send, before the first test.
   * @returns with it what to print
   */
  static async begin(
    { plugins, flows, telemetry }: Policy,
    { plan, run, deployed, quarantineFile }: { plan: Plan; run: Run; deployed: boolean; quarantineFile: string },
  ): Promise<{ telemetry: Telemetry; notes: string[] }> {
    const quarantined = quarantinedIn(plan.tests, readQuarantine(quarantineFile), plan.at);
    const started = await Promise.all(
      plugins.flatMap(({ name, telemetry: port }) => {
        const context: RunContext = {
          plan,
          flows: Object.keys(flows),
          quarantined: [...quarantined.keys()].map(({ id }) => id),
          required: telemetry.required,
          enforce: run.enforce,
          deployed,
          folder: run.folder.plugin(name),
          job: run.job,
        };
        return port ? [port.begin(context)] : [];
      }),
    );
    const sessions = started.flatMap(({ session }) => (session ? [session] : []));
    const problems = started.flatMap(({ problem }) => (problem === undefined ? [] : [problem]));
    return {
      telemetry: new Telemetry(sessions, problems, run.folder),
      notes: started.flatMap(({ notes = [] }) => notes),
    };
  }

  add(attempt: Attempt): void {
    for (const session of this.sessions) session.add(attempt);
  }

  /** Sends what the tests measured. @returns what became of it; undefined where nothing is sent */
  async end(): Promise<DeliveryCounts | undefined> {
    if (!this.sessions.length && !this.problems.length) return undefined;
    const counts = await Promise.all(this.sessions.map((session) => session.end()));
    return counts.reduce(add, { made: 0, sent: 0, spooled: 0, lost: 0, because: this.problems });
  }

  /**
   * Sends the verdict, and what the run leaves for those after it; once, however often the run is judged.
   * @returns messages on what was not delivered
   */
  async conclude(verdict: Verdict, past: PastRun): Promise<string[]> {
    const told = this.folder.told(verdict);
    if (!this.sessions.length || existsSync(told)) return [];
    try {
      writeWhole(told, '');
    } catch {
      // Better told twice than not at all.
    }
    return (await Promise.all(this.sessions.map((session) => session.conclude(verdict, past)))).flat();
  }
}
