import { createHash } from 'node:crypto';
import type { Deployment, DeploymentEvents, DeploymentFailure, Reported, Rollback } from 'playwright-gate/plugin';
import { z } from 'zod';
import type { Access } from '../access.ts';
import { request, type Request } from '../client.ts';
import { ask, isTemporary, type Tries } from '../retry.ts';

const ID = /^[\w.:-]{16,128}$/;
const COMMIT = /^[0-9a-f]{40}([0-9a-f]{24})?$/i;
const TIMEOUT = 5_000;

const answerSchema = z.object({ data: z.object({ id: z.string().regex(/^[\w.:=+/-]+$/) }) });

/** The API asks for nanoseconds; beyond 2^53 they are the nearest number there is, which JSON writes as meant. */
const nanoseconds = (milliseconds: number | undefined) => milliseconds && milliseconds * 1e6;

/** A deployment or a failure as the DORA API takes it. */
export function bodyOf(change: Deployment | DeploymentFailure) {
  const { env, service, version, team, commit, repository, startedAt, finishedAt } = change;
  const [kind, at, own] =
    'name' in change
      ? ['failure', startedAt, { name: change.name, services: [service], severity: change.severity || undefined }]
      : ['deployment', finishedAt, { service }];
  const digest = createHash('sha256').update(JSON.stringify([service, env, version, at]));
  return {
    data: {
      attributes: {
        env,
        finished_at: nanoseconds(finishedAt),
        git: commit && repository ? { commit_sha: commit, repository_url: repository } : undefined,
        // The same for the same values and the same time, so that a repetition is recognized.
        id: change.id ?? `${kind}-${digest.digest('hex').slice(0, 40)}`,
        ...own,
        started_at: nanoseconds(startedAt),
        team: team || undefined,
        version,
      },
    },
  };
}

/** @returns in a sentence what is wrong; undefined where all is well */
function complaintOf({ id, commit, repository, startedAt, finishedAt = startedAt }: Deployment | DeploymentFailure) {
  if (id !== undefined && !ID.test(id)) return 'The id must be 16 to 128 letters, digits or characters of -_.: long.';
  if (!commit !== !repository) return 'Give both the commit and the address of its repository, or neither.';
  if (commit && !COMMIT.test(commit)) return 'The commit must be the full one, of 40 characters.';
  if (!(startedAt > 0 && finishedAt >= startedAt)) return 'The end must be a time that is not before the start.';
  return undefined;
}

/**
 * Tells Datadog's DORA metrics of deployments. Deployments and failures need the API key alone; failure rate and recovery
 * time are counted by rollbacks, which need the application key, too. Nothing of it rejects.
 */
export function dora(access: Access, tries: Tries = {}): DeploymentEvents {
  async function report(keys: Access, question: Request, given: string, what: string): Promise<Reported> {
    const answer = await ask(() => request(keys, question, { timeout: TIMEOUT }), tries, { isUrgent: true });
    // A yes and nothing more, as relays give it, is one; to a change there is no other.
    const isBare = question.method === 'PATCH' || ('value' in answer && answer.value === undefined);
    const value = 'value' in answer ? (isBare ? { data: { id: given } } : answer.value) : undefined;
    const told = answerSchema.safeParse(value).data?.data.id;
    const id = told ?? given;
    const named = what.includes(id) ? what : `${what} (${id})`;
    if (told) return { done: true, id, sentence: `Datadog knows ${named}.` };
    const failure = 'failure' in answer ? answer.failure : undefined;
    const isKey = failure?.status === 401 || failure?.status === 403;
    const because = failure?.because ?? "its answer is no answer of Datadog's";
    const why = isKey ? `${because}; check that DD_API_KEY is a key of this site (DD_SITE)` : because;
    const advice =
      !failure || isTemporary(failure)
        ? 'Say it again later with the same values and times, and it will be the same one'
        : 'Say it again when that is put right';
    return { done: false, id, sentence: `Datadog does not know ${named}: ${why}. ${advice}.`, repeatable: true };
  }
  async function create(kind: string, change: Deployment | DeploymentFailure, what: string): Promise<Reported> {
    const sentence = complaintOf(change);
    if (sentence) return { done: false, id: change.id ?? '', sentence };
    const body = bodyOf(change);
    const question = { method: 'POST', path: `/api/v2/dora/${kind}`, body } as const;
    return report({ ...access, appKey: undefined }, question, body.data.attributes.id, what);
  }
  return {
    deployed: (deployment: Deployment) => {
      const { service, version, env } = deployment;
      return create('deployment', deployment, `of the deployment of ${service} ${version} to ${env}`);
    },
    failed: (failure: DeploymentFailure) => {
      const { service, version, env, finishedAt } = failure;
      const end = finishedAt === undefined ? '' : ', and that it has recovered';
      return create('failure', failure, `that ${service} ${version} failed in ${env}${end}`);
    },
    async rolledBack({ id, version }: Rollback): Promise<Reported> {
      const sentence = !ID.test(id)
        ? 'The id must be that of the failed deployment, as Datadog told it.'
        : !access.appKey && 'Set DD_APP_KEY: a deployment can be marked as failed with an application key only.';
      if (sentence) return { done: false, id, sentence };
      const path = `/api/v2/dora/deployments/${encodeURIComponent(id)}`;
      const what = `that the deployment ${id} failed and was put right by a rollback`;
      const attributes = { change_failure: true, remediation: { type: 'rollback', version } };
      const body = { data: { attributes, id, type: 'dora_deployment_patch_request' } };
      return report(access, { method: 'PATCH', path, body }, id, what);
    },
  };
}
