import { parseArgs } from 'node:util';
import { reportDeployment, reportFailure, reportRollback, type Reported } from '../../datadog/events/deployments.ts';
import { UsageError } from '../usage.ts';
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

/** A time as people and pipelines write it, in epoch milliseconds. @throws UsageError where it is none */
function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text);
  if (Number.isNaN(time))
    throw new UsageError(`--${name} must be a time such as 2026-11-21T10:00:00Z, or epoch seconds.`);
  return time;
}

function needed(name: string, value: string | undefined): string {
  if (!value) throw new UsageError(`--${name} is missing.`);
  return value;
}

async function given(args: string[]) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const context = await contextOf(values.policy);
  const { service, team } = context.policy.datadog;
  const { commit, repository, id } = values;
  const times = { startedAt: timeOf('started', values.started), finishedAt: timeOf('finished', values.finished) };
  return { access: accessOf(context), values, times, change: { service, team, commit, repository, id } };
}

function tell({ done, id, sentence }: Reported): number {
  console.log(sentence);
  if (done && id && !sentence.includes(id)) console.log(id);
  return done ? 0 : 1;
}

/** Tells Datadog of a deployment: commit, version, times. */
export async function deployment(args: string[]): Promise<number> {
  const { access, values, times, change } = await given(args);
  const finishedAt = times.finishedAt ?? Date.now();
  const what = { env: needed('env', values.env), version: needed('version', values.version) };
  return tell(
    await reportDeployment(
      access,
      { ...change, ...what, startedAt: times.startedAt ?? finishedAt, finishedAt },
      LIMITS,
    ),
  );
}

/** Tells Datadog of a failure, or with `--finished` that it is over. */
export async function failure(args: string[]): Promise<number> {
  const { access, values, times, change } = await given(args);
  const what = { env: needed('env', values.env), version: needed('version', values.version) };
  return tell(
    await reportFailure(
      access,
      {
        ...change,
        ...what,
        name: values.name ?? 'the gate failed',
        severity: values.severity,
        startedAt: times.startedAt ?? times.finishedAt ?? Date.now(),
        finishedAt: times.finishedAt,
      },
      LIMITS,
    ),
  );
}

/** Tells Datadog that a deployment was rolled back, and to which version. */
export async function rollback(args: string[]): Promise<number> {
  const { access, values } = await given(args);
  const remedy = { version: needed('remedy', values.remedy) };
  return tell(await reportRollback(access, { id: needed('id', values.id), type: 'rollback', remedy }, LIMITS));
}
