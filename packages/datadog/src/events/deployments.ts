import { createHash } from 'node:crypto';
import type { v2 } from '@datadog/datadog-api-client';
import type { Access } from '../access.ts';
import { call, type Answer, type Api } from '../client.ts';
import { outcomeOfCall } from '../delivery/transports/outcome.ts';
import { patiently, type Ending } from './patiently.ts';
import type { SendOptions } from './send-event.ts';

/** What was deployed, where to, and when. Times are epoch milliseconds. */
interface Change {
  service: string;
  env: string;
  version: string;
  team?: string | undefined;
  /** The full commit, and the address of its repository: without both there is no lead time. */
  commit?: string | undefined;
  repository?: string | undefined;
  /** 16 to 128 of the characters `A-Za-z0-9-_.:`; made of the other values where it is not given. */
  id?: string | undefined;
}
export interface Deployment extends Change {
  startedAt: number;
  finishedAt: number;
}
/** A change that did harm. */
export interface DeploymentFailure extends Change {
  /** What was wrong, in a few words. */
  name: string;
  startedAt: number;
  /** When it was over; undefined as long as it is not. */
  finishedAt?: number | undefined;
  severity?: string | undefined;
}
/** Which deployment failed, and which one is its remedy: the version that serves again. */
export interface Rollback {
  /** The id of the failed deployment. */
  id: string;
  /** `rollback` to an older version, `rollforward` to a newer one. */
  type: 'rollback' | 'rollforward';
  /** The version that was deployed instead, or the id of its deployment. */
  remedy: { version: string } | { id: string };
}

/** What came of it, for a person: `done` or not, and a sentence without a key. */
export interface Reported {
  done: boolean;
  id: string;
  sentence: string;
  /** It is not done, and nothing of what was given speaks against saying the same again. */
  repeatable?: true;
}

const ID = /^[\w.:-]{16,128}$/;
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/i;

/** The API asks for nanoseconds; beyond 2^53 they are the nearest number there is, which JSON writes as meant. */
const nanoseconds = (milliseconds: number) => milliseconds * 1e6;

/** The same for the same values and the same time, so that a repetition is recognized. */
const idOf = (kind: string, { id, service, env, version }: Change, at: number): string =>
  id ??
  `${kind}-${createHash('sha256')
    .update(JSON.stringify([service, env, version, at]))
    .digest('hex')
    .slice(0, 40)}`;

const gitOf = ({ commit, repository }: Change) =>
  commit && repository ? { git: { commitSha: commit, repositoryUrl: repository } } : {};

/** @returns in a sentence what is wrong; undefined where all is well */
function complaintOf({
  id,
  commit,
  repository,
  ...times
}: Change & { startedAt: number; finishedAt?: number }): string | undefined {
  const { startedAt, finishedAt = startedAt } = times;
  if (id !== undefined && !ID.test(id)) return 'The id must be 16 to 128 letters, digits or characters of -_.: long.';
  if (!commit !== !repository) return 'Give both the commit and the address of its repository, or neither.';
  if (commit && !COMMIT.test(commit)) return 'The commit must be the full one, of 40 characters.';
  if (!(startedAt > 0 && finishedAt >= startedAt)) return 'The end must be a time that is not before the start.';
  return undefined;
}

/** A deployment as the DORA API takes it. */
export function deploymentEvent(deployment: Deployment): v2.DORADeploymentRequest {
  const { service, env, version, team, startedAt, finishedAt } = deployment;
  return {
    data: {
      attributes: {
        id: idOf('deployment', deployment, finishedAt),
        service,
        env,
        version,
        ...(team ? { team } : {}),
        startedAt: nanoseconds(startedAt),
        finishedAt: nanoseconds(finishedAt),
        ...gitOf(deployment),
      },
    },
  };
}

/** A failure as the DORA API takes it; told again with an end, it is the same one, recovered. */
export function failureEvent(failure: DeploymentFailure): v2.DORAFailureRequest {
  const { service, env, version, team, name, severity, startedAt, finishedAt } = failure;
  return {
    data: {
      attributes: {
        id: idOf('failure', failure, startedAt),
        services: [service],
        env,
        version,
        name,
        ...(team ? { team } : {}),
        ...(severity ? { severity } : {}),
        startedAt: nanoseconds(startedAt),
        ...(finishedAt === undefined ? {} : { finishedAt: nanoseconds(finishedAt) }),
        ...gitOf(failure),
      },
    },
  };
}

/** Calls the DORA API within a patience. @returns the ending, and the id that it says, if any */
async function report(
  access: Access,
  { patience, timeout = 5_000, signal }: SendOptions,
  run: (api: Api<'deployments'>) => Promise<{ data?: { id?: string } } | void>,
): Promise<Ending & { id?: string }> {
  let id: string | undefined;
  const ending = await patiently(
    patience,
    async (left) => {
      const answer: Answer<{ data?: { id?: string } } | void> = await call(
        access,
        'deployments',
        { timeout, signal: left },
        run,
      );
      if ('failure' in answer) return outcomeOfCall(answer.failure);
      id = answer.value?.data?.id;
      return { state: 'sent', confirmed: true };
    },
    signal,
  );
  return { ...ending, ...(id ? { id } : {}) };
}

function told(ending: Ending & { id?: string }, given: string, what: string): Reported {
  const id = ending.id ?? given;
  const named = what.includes(id) ? what : `${what} (${id})`;
  if (ending.state === 'sent') return { done: true, id, sentence: `Datadog knows ${named}.` };
  const advice =
    ending.state === 'again'
      ? 'Say it again later with the same values and times, and it will be the same one'
      : 'Say it again when that is put right';
  const sentence = `Datadog does not know ${named}: ${ending.because}. ${advice}.`;
  return { done: false, id, sentence, repeatable: true };
}

/** Tells Datadog of a deployment that has ended. Needs the API key alone. Never rejects. */
export async function reportDeployment(
  { apiKey, site, url }: Access,
  deployment: Deployment,
  options: SendOptions,
): Promise<Reported> {
  const complaint = complaintOf(deployment);
  if (complaint) return { done: false, id: deployment.id ?? '', sentence: complaint };
  const body = deploymentEvent(deployment);
  const what = `of the deployment of ${deployment.service} ${deployment.version} to ${deployment.env}`;
  const ending = await report({ apiKey, site, url }, options, (api) => api.createDORADeployment({ body }));
  return told(ending, body.data.attributes.id ?? '', what);
}

/** Tells Datadog of a failure, or that one has been recovered from. Needs the API key alone. Never rejects. */
export async function reportFailure(
  { apiKey, site, url }: Access,
  failure: DeploymentFailure,
  options: SendOptions,
): Promise<Reported> {
  const complaint = complaintOf(failure);
  if (complaint) return { done: false, id: failure.id ?? '', sentence: complaint };
  const body = failureEvent(failure);
  const { service, version, env, finishedAt } = failure;
  const what = `that ${service} ${version} failed in ${env}${finishedAt === undefined ? '' : ', and that it has recovered'}`;
  const ending = await report({ apiKey, site, url }, options, (api) => api.createDORAFailure({ body }));
  return told(ending, body.data.attributes.id ?? '', what);
}

/**
 * Tells Datadog that a deployment was a failure, and which one put it right: change failure rate and recovery time are
 * counted by this, not by failures. Needs the application key, too. Never rejects.
 */
export async function reportRollback(
  access: Access,
  { id, type, remedy }: Rollback,
  options: SendOptions,
): Promise<Reported> {
  if (!ID.test(id))
    return { done: false, id, sentence: 'The id must be that of the failed deployment, as Datadog told it.' };
  if (!access.appKey)
    return {
      done: false,
      id,
      sentence: 'Set DD_APP_KEY: a deployment can be marked as failed with an application key only.',
    };
  const what = `that the deployment ${id} failed and was put right by a ${type}`;
  const ending = await report(access, options, (api) =>
    api.patchDORADeployment({
      deploymentId: id,
      body: {
        data: {
          id,
          type: 'dora_deployment_patch_request',
          attributes: { changeFailure: true, remediation: { type, ...remedy } },
        },
      },
    }),
  );
  return told(ending, id, what);
}
