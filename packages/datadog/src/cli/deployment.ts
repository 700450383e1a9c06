import { parseArgs } from 'node:util';
import { UsageError, type Reported } from 'playwright-gate/plugin';
import { dora } from '../release/dora.ts';
import { accessOf, contextOf } from './context.ts';

const text = { type: 'string' } as const;
const OPTIONS = {
  ...{ policy: text, env: text, version: text, commit: text, repository: text },
  ...{ started: text, finished: text, id: text, name: text, severity: text, remedy: text },
};

const valuesOf = (args: string[]) => parseArgs({ args, options: OPTIONS }).values;
type Values = ReturnType<typeof valuesOf>;

/** A time as people and pipelines write it, in epoch milliseconds. @throws UsageError where it is none */
function timeOf(name: 'started' | 'finished', { [name]: given }: Values): number | undefined {
  if (given === undefined) return undefined;
  // Ten digits are seconds; what has more is of another clock.
  const time = /^\d{1,11}$/.test(given) ? Number(given) * 1_000 : Date.parse(given);
  if (Number.isNaN(time))
    throw new UsageError(`--${name} must be a time such as 2026-11-21T10:00:00Z, or epoch seconds.`);
  return time;
}

/** A time as it is written on a command line, to the millisecond; nothing for one that no calendar has. */
function written(name: string, time: number | undefined): string {
  const date = new Date(time ?? NaN);
  return Number.isNaN(date.getTime()) ? '' : ` --${name} ${date.toISOString()}`;
}

function needed(name: keyof Values, { [name]: value }: Values): string {
  if (!value) throw new UsageError(`--${name} is missing.`);
  return value;
}

/** What deployments and failures have in common, and who is told. */
async function changeOf(values: Values) {
  const { commit, repository, id } = values;
  const what = { env: needed('env', values), version: needed('version', values), commit, repository, id };
  const context = await contextOf(values.policy);
  const { service, team } = context.options;
  return { events: dora(accessOf(context)), change: { service, team, ...what } };
}

/** @param times that make it the same one when it is said again: what nobody gave would be another the next time */
function tell({ done, sentence, repeatable }: Reported, times = ''): number {
  console.log(sentence);
  if (repeatable && times) console.log(`Its times:${times}`);
  return done ? 0 : 1;
}

/** Tells Datadog of a deployment: commit, version, times. */
export async function deployment(args: string[]): Promise<number> {
  const values = valuesOf(args);
  const finishedAt = timeOf('finished', values) ?? Date.now();
  const startedAt = timeOf('started', values) ?? finishedAt;
  const { events, change } = await changeOf(values);
  const reported = await events.deployed({ ...change, startedAt, finishedAt });
  return tell(reported, written('started', startedAt) + written('finished', finishedAt));
}

/** Tells Datadog of a failure, or with `--started` and `--finished` that it is over. */
export async function failure(args: string[]): Promise<number> {
  const values = valuesOf(args);
  const [begun, finishedAt] = [timeOf('started', values), timeOf('finished', values)];
  if (finishedAt !== undefined && begun === undefined)
    throw new UsageError(
      '--started is missing: the end of a failure is told with its beginning, as the command that told of it has printed it, or it would be another failure.',
    );
  const startedAt = begun ?? Date.now();
  const { events, change } = await changeOf(values);
  const { name = 'the gate failed', severity } = values;
  const reported = await events.failed({ ...change, name, severity, startedAt, finishedAt });
  const times = written('started', startedAt) + written('finished', finishedAt);
  const code = tell(reported, times);
  // By the id that Datadog told, should it be another than ours.
  if (reported.done && finishedAt === undefined)
    console.log(`When it is over, say the same with: --id ${reported.id}${times} --finished <time>`);
  return code;
}

/** Tells Datadog that a deployment was rolled back, and to which version. */
export async function rollback(args: string[]): Promise<number> {
  const values = valuesOf(args);
  const rollback = { version: needed('remedy', values), id: needed('id', values) };
  return tell(await dora(accessOf(await contextOf(values.policy))).rolledBack(rollback));
}
