import { API_KEY, APP_KEY, expect, HTML, test as base } from '../testing/intake.ts';
import {
  deploymentEvent,
  failureEvent,
  reportDeployment,
  reportFailure,
  reportRollback,
  type Deployment,
} from './deployments.ts';

const ONCE = { patience: 0, timeout: 60_000 };
const STARTED = 1_795_261_867_001;
const COMMIT = '66adc9350f2cc9b250b69abddab733dd55e1a588';

const aDeployment = (change: Partial<Deployment> = {}): Deployment => ({
  service: 'portal',
  env: 'production',
  version: '1.2.3',
  team: 'portal-team',
  startedAt: STARTED,
  finishedAt: STARTED + 90_000,
  commit: COMMIT,
  repository: 'https://github.com/example/portal',
  ...change,
});
const aFailure = {
  service: 'portal',
  env: 'production',
  version: '1.2.3',
  name: 'Entities cannot be created',
  startedAt: STARTED,
};
const ID = 'deployment-0123456789abcdef';

const answerWith = (id: string, type = 'dora_deployment') => ({
  status: 200,
  body: JSON.stringify({ data: { id, type } }),
});

const test = base.extend({
  intake: async ({ intake }, use) => {
    intake.answer(answerWith(ID));
    await use(intake);
  },
});

test('tells of a deployment, with the API key alone', async ({ intake, access }) => {
  expect(await reportDeployment(access, aDeployment(), ONCE)).toEqual({
    done: true,
    id: ID,
    sentence: `Datadog knows of the deployment of portal 1.2.3 to production (${ID}).`,
  });
  const [request] = intake.received;
  expect([request?.method, request?.path]).toEqual(['POST', '/api/v2/dora/deployment']);
  expect(request?.headers['dd-api-key']).toBe(API_KEY);
  expect(request?.headers).not.toHaveProperty('dd-application-key');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    data: {
      attributes: {
        id: deploymentEvent(aDeployment()).data.attributes.id,
        service: 'portal',
        env: 'production',
        version: '1.2.3',
        team: 'portal-team',
        started_at: STARTED * 1e6,
        finished_at: (STARTED + 90_000) * 1e6,
        git: { commit_sha: COMMIT, repository_url: 'https://github.com/example/portal' },
      },
    },
  });
  // As digits, to the millisecond.
  expect(request?.body).toContain(`"started_at":${STARTED}000000,`);
});

test('is the same deployment when it is told again, and another one when anything differs', () => {
  const idOf = (change: Partial<Deployment> = {}) => deploymentEvent(aDeployment(change)).data.attributes.id ?? '';
  expect(idOf()).toBe(idOf({ team: 'another', startedAt: STARTED - 1 }));
  const ids = [
    idOf(),
    idOf({ service: 'shop' }),
    idOf({ env: 'staging' }),
    idOf({ version: '1.2.4' }),
    idOf({ finishedAt: STARTED + 1 }),
  ];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[\w.:-]{16,128}$/);
  expect(idOf({ id: 'pipeline-42:portal' })).toBe('pipeline-42:portal');
});

test('leaves out what it was not told', () => {
  const { attributes } = deploymentEvent(
    aDeployment({ team: undefined, commit: undefined, repository: undefined }),
  ).data;
  expect(Object.keys(attributes).sort()).toEqual(['env', 'finishedAt', 'id', 'service', 'startedAt', 'version']);
});

test('asks for what is missing before it asks Datadog', async ({ intake, access }) => {
  const sentence = async (change: Partial<Deployment>) =>
    (await reportDeployment(access, aDeployment(change), ONCE)).sentence;
  expect(await sentence({ id: 'short' })).toBe('The id must be 16 to 128 letters, digits or characters of -_.: long.');
  expect(await sentence({ commit: undefined })).toBe(
    'Give both the commit and the address of its repository, or neither.',
  );
  expect(await sentence({ commit: '66adc93' })).toBe('The commit must be the full one, of 40 characters.');
  for (const finishedAt of [STARTED - 1, NaN])
    expect(await sentence({ finishedAt })).toBe('The end must be a time that is not before the start.');
  expect(intake.received).toHaveLength(0);
});

test('tells of a failure, and of its end as of the same one', async ({ intake, access }) => {
  intake.answer(answerWith('failure-0123456789abcdef', 'dora_failure'));
  expect((await reportFailure(access, aFailure, ONCE)).sentence).toBe(
    'Datadog knows that portal 1.2.3 failed in production (failure-0123456789abcdef).',
  );
  const recovered = { ...aFailure, finishedAt: STARTED + 1_000, severity: 'high' };
  expect((await reportFailure(access, recovered, ONCE)).sentence).toBe(
    'Datadog knows that portal 1.2.3 failed in production, and that it has recovered (failure-0123456789abcdef).',
  );
  expect(failureEvent(recovered).data.attributes.id).toBe(failureEvent(aFailure).data.attributes.id);
  expect(intake.received.map((request) => request.path)).toEqual(['/api/v2/dora/failure', '/api/v2/dora/failure']);
  expect(JSON.parse(intake.received[1]?.body ?? '')).toEqual({
    data: {
      attributes: {
        id: failureEvent(aFailure).data.attributes.id,
        services: ['portal'],
        env: 'production',
        version: '1.2.3',
        name: 'Entities cannot be created',
        severity: 'high',
        started_at: STARTED * 1e6,
        finished_at: (STARTED + 1_000) * 1e6,
      },
    },
  });
});

test('marks a deployment as failed, with its remedy and both keys', async ({ intake, access }) => {
  intake.answer({ status: 202 });
  const rollback = { id: ID, type: 'rollback', remedy: { version: '1.2.2' } } as const;
  expect(await reportRollback(access, rollback, ONCE)).toEqual({
    done: true,
    id: ID,
    sentence: `Datadog knows that the deployment ${ID} failed and was put right by a rollback.`,
  });
  const [request] = intake.received;
  expect([request?.method, request?.path]).toEqual(['PATCH', `/api/v2/dora/deployments/${ID}`]);
  expect([request?.headers['dd-api-key'], request?.headers['dd-application-key']]).toEqual([API_KEY, APP_KEY]);
  expect(JSON.parse(request?.body ?? '')).toEqual({
    data: {
      id: ID,
      type: 'dora_deployment_patch_request',
      attributes: { change_failure: true, remediation: { type: 'rollback', version: '1.2.2' } },
    },
  });
  expect(await reportRollback({ ...access, appKey: undefined }, rollback, ONCE)).toMatchObject({
    done: false,
    sentence: 'Set DD_APP_KEY: a deployment can be marked as failed with an application key only.',
  });
});

test('says in a sentence why Datadog does not know it, and what to do', async ({ intake, access }) => {
  const what = 'Datadog does not know of the deployment of portal 1.2.3 to production';
  const sentence = async () => (await reportDeployment(access, aDeployment({ id: ID }), ONCE)).sentence;
  intake.answer({ status: 503, body: HTML });
  expect(await sentence()).toBe(
    `${what} (${ID}): it answered 503: Log in Log in to the proxy. Say it again later with the same values and times, and it will be the same one.`,
  );
  intake.answer({ status: 403, body: JSON.stringify({ errors: [`bad key ${API_KEY}`] }) });
  expect(await sentence()).toBe(
    `${what} (${ID}): it answered 403: bad key [API key]; check that DD_API_KEY is a key of this site (DD_SITE). Say it again when that is put right.`,
  );
  intake.answer({ status: 202, body: '{}' });
  expect(await sentence()).toContain("which is no answer of Datadog's");
});
