import { parseArgs } from 'node:util';
import { UsageError } from 'playwright-gate/plugin';
import { reportDeployment, reportFailure, reportRollback, type Reported } from '../events/deployments.ts';
import { commandLine } from './command-line.ts';
import { accessOf, contextOf } from './context.ts';

const LIMITS = { timeout: 5_000, patience: 30_000 };
const OPTIONS = {
  policy: { type: 'string' },
  env: { type: 'string' },
  version: { type: 'string' },
  commit: { type: 'string' },
  repository: { type: 'string' },
  started: { type: 'string' },
  finished: { type: 'string' },
  id: { type: 'string' },
  name: { type: 'string' },
  severity: { type: 'string' },
  remedy: { type: 'string' },
} as const;
const UNNAMED = 'the gate failed';
const NO_START =
  '--started is missing: the end of a failure is told with its beginning, as the command that told of it has printed it, or it would be another failure.';

/** A time as people and pipelines write it, in epoch milliseconds. @throws UsageError where it is none */
function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (Number.isNaN(time))
    throw new UsageError(`--${name} must be a time such as 2026-11-21T10:00:00Z, or epoch seconds.`);
  return time;
}

/** A time as it is written on a command line, to the millisecond; undefined for none, or for one that no calendar has. */
function written(time: number | undefined): string | undefined {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function needed(name: string, value: string | undefined): string {
  if (!value) throw new UsageError(`--${name} is missing.`);
  return value;
}

function valuesOf(args: string[]) {
  const { values } = parseArgs({ args, options: OPTIONS });
  return { values, startedAt: timeOf('started', values.started), finishedAt: timeOf('finished', values.finished) };
}
type Values = ReturnType<typeof valuesOf>['values'];

async function given({ policy, commit, repository, id }: Values) {
  const context = await contextOf(policy);
  const { service, team } = context.options;
  return { access: accessOf(context), change: { service, team, commit, repository, id } };
}

/**
 * @param same the command that says the same again, with all times: one that nobody gave would be another the next time
 * @param over the command that tells of its end
 */
function tell({ done, id, sentence, repeatable }: Reported, same?: string, over?: string): number {
  console.log(sentence);
  if (done && id && !sentence.includes(id)) console.log(id);
  if (repeatable && same) console.log(`The same again: ${same}`);
  if (done && over) console.log(`When it is over: ${over}`);
  return done ? 0 : 1;
}

/** Tells Datadog of a deployment: commit, version, times. */
export async function deployment(args: string[]): Promise<number> {
  const { values, ...times } = valuesOf(args);
  const what = { env: needed('env', values.env), version: needed('version', values.version) };
  const finishedAt = times.finishedAt ?? Date.now();
  const startedAt = times.startedAt ?? finishedAt;
  const { access, change } = await given(values);
  const reported = await reportDeployment(access, { ...change, ...what, startedAt, finishedAt }, LIMITS);
  const { policy, env, version, commit, repository, id } = values;
  const all = { policy, env, version, commit, repository, id };
  return tell(
    reported,
    commandLine('deployment', { ...all, started: written(startedAt), finished: written(finishedAt) }),
  );
}

/** Tells Datadog of a failure, or with `--started` and `--finished` that it is over. */
export async function failure(args: string[]): Promise<number> {
  const { values, ...times } = valuesOf(args);
  const what = { env: needed('env', values.env), version: needed('version', values.version) };
  const { finishedAt } = times;
  if (finishedAt !== undefined && times.startedAt === undefined) throw new UsageError(NO_START);
  const startedAt = times.startedAt ?? Date.now();
  const { access, change } = await given(values);
  const { name = UNNAMED, severity } = values;
  const reported = await reportFailure(access, { ...change, ...what, name, severity, startedAt, finishedAt }, LIMITS);
  const { policy, env, version, commit, repository, id } = values;
  const all = { policy, env, version, name: values.name, severity, commit, repository };
  const started = written(startedAt);
  return tell(
    reported,
    commandLine('failure', { ...all, id, started, finished: written(finishedAt) }),
    // By the id that Datadog told, should it be another than ours.
    finishedAt === undefined
      ? `${commandLine('failure', { ...all, id: reported.id, started })} --finished <time>`
      : undefined,
  );
}

/** Tells Datadog that a deployment was rolled back, and to which version. */
export async function rollback(args: string[]): Promise<number> {
  const { values } = valuesOf(args);
  const remedy = { version: needed('remedy', values.remedy) };
  const id = needed('id', values.id);
  const { access } = await given(values);
  return tell(await reportRollback(access, { id, type: 'rollback', remedy }, LIMITS));
}
