import type { DeliveryCounts } from './schema/delivery.ts';
import type { PastRun } from './schema/history.ts';
import type { Attempt, LineOf } from './schema/journal.ts';
import type { Plan } from './schema/plan.ts';
import type { Verdict } from './schema/verdict.ts';

/** The run that a plugin works beside. */
export interface RunContext {
  plan: Plan;
  /** The flows of the policy. */
  flows: string[];
  /** Ids of the tests in quarantine, whose failures block nobody. */
  quarantined: string[];
  /** Whether the policy requires that every measurement is delivered. */
  required: boolean;
  /** Whether the verdict decides the exit code; at a desk it does not. */
  enforce: boolean;
  /** Whether the target is an environment of somebody's, and not an app that the suite starts for itself. */
  deployed: boolean;
  /** A folder of the plugin's own, which outlives the run. */
  folder: string;
  /** The address of the pipeline's job. */
  job: string | undefined;
}

/** What a session begins with: messages for the terminal. */
export interface Started {
  /** Undefined where there is nothing to send to, or nothing that may be sent. */
  session?: TelemetrySession | undefined;
  notes?: string[];
  /** Why nothing can be sent, in a sentence; the rule "undelivered metrics" reads it. */
  problem?: string | undefined;
}

/** Sends what a run measures and decides. Nothing that it does changes a verdict. */
export interface Telemetry {
  /** Called before the first test. Never rejects. */
  begin(context: RunContext): Promise<Started>;
}

export interface TelemetrySession {
  /** An attempt has ended; must return at once and never throw. */
  add(attempt: Attempt): void;
  /** Sends what the tests measured, within the session's time budget. Never rejects. */
  end(): Promise<DeliveryCounts>;
  /**
   * Sends the verdict, in the time that is left. Never rejects.
   * @param past what the run leaves for those after it
   * @returns messages on what was not delivered
   */
  conclude(verdict: Verdict, past: PastRun): Promise<string[]>;
}

/** A signal of health as the journal keeps it. */
export type HealthState = LineOf<'health'>;

export interface HealthQuestion {
  stage: string;
  /** What the target says it is; undefined where that is not known. */
  build: string | undefined;
}

/** Asks somebody else whether the target is well. */
export interface HealthSource {
  /** Seconds that an answer may take. */
  seconds: number;
  /** One answer for each signal that the source is configured for. Never rejects. */
  ask(question: HealthQuestion): Promise<HealthState[]>;
}

export interface HistoryQuestion {
  plan: Plan;
  /** The series that the runs belong to. */
  series: string;
  flows: string[];
  /** The runs of the series that the history file has, whatever their verdict. */
  known: PastRun[];
  /** Epoch milliseconds before which the runs ended. */
  before: number;
  deployed: boolean;
}

/** Knows earlier runs that the history file has not got, such as on a fresh machine. */
export interface HistorySource {
  /** Earlier runs, oldest first, none of which is known; with a sentence where something could not be read. Never rejects. */
  runs(question: HistoryQuestion): Promise<{ runs: PastRun[]; problem?: string | undefined }>;
}

/** What a run judges. */
export interface Target {
  /** What it is called in verdicts and histories: its address, or what stands in for it. */
  name: string;
  /** Its address, without a slash at its end; undefined where it has none. */
  url: string | undefined;
  /** Whether it is a deployment, and not an app that the suite starts for itself. */
  deployed: boolean;
  /** The address of a deployment of the old build beside it, with the same data, without a slash at its end. */
  control?: string | undefined;
}

/** Knows the targets of a suite that has more of them than Playwright's `baseURL` says. */
export interface TargetSource {
  of(stage: string): Target;
  /**
   * How many things the tests of a run have created so far at these stages, and by name what of them is still there, and
   * of what nobody could say because the target could not be asked. What another stage or run has left does not count.
   */
  resources?(
    run: string,
    ledgers: string,
    stages: readonly string[],
  ): { created: number; leaked: string[]; unknown?: string[] };
  /** The command that removes what tests have left. */
  sweep?: string;
}

/** What was deployed, where to, and when. Times are epoch milliseconds. */
interface Deployed {
  service: string;
  env: string;
  version: string;
  team?: string;
  /** The full commit, and the address of its repository: without both there is no lead time. */
  commit?: string;
  repository?: string;
  /** 16 to 128 of the characters `A-Za-z0-9-_.:`; made of the other values and the time where it is not given. */
  id?: string;
  startedAt: number;
}
export interface Deployment extends Deployed {
  finishedAt: number;
}
/** A change that did harm; told again with an end, it is the same one, recovered. */
export interface DeploymentFailure extends Deployed {
  /** What was wrong, in a few words. */
  name: string;
  finishedAt?: number;
  severity?: string;
}
/** Which deployment failed, by its id, and the version that it was rolled back to. */
export interface Rollback {
  id: string;
  version: string;
}

/** What came of it, in a sentence without a key. */
export interface Reported {
  done: boolean;
  id: string;
  sentence: string;
  /** It is not done, and nothing of what was given speaks against saying the same again. */
  repeatable?: true;
}

/** Tells somebody else of deployments, of those that failed, and of what put them right. Nothing of it rejects. */
export interface DeploymentEvents {
  deployed(deployment: Deployment): Promise<Reported>;
  failed(failure: DeploymentFailure): Promise<Reported>;
  rolledBack(rollback: Rollback): Promise<Reported>;
}

/** What fills the gate's ports; `plugins` of `gate.config.ts` lists them. */
export interface GatePlugin {
  name: string;
  /** What it was made with, as data: it counts in the policy's digest. */
  options?: unknown;
  telemetry?: Telemetry;
  health?: HealthSource;
  history?: HistorySource;
}
