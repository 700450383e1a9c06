import { expect, NOW, test } from './testing.ts';

const DEPLOYMENT = 'POST /api/v2/dora/deployment';
const attributes = {
  service: 'portal',
  env: 'staging',
  version: '1.2.3',
  started_at: NOW * 1e9,
  finished_at: (NOW + 60) * 1e9,
  id: 'portal:staging:1.2.3',
  git: { commit_sha: '66adc9350f2cc9b250b69abddab733dd55e1a588', repository_url: 'https://example.com/portal' },
};
const body = (changes: object = {}) => ({ data: { attributes: { ...attributes, ...changes } } });

test('a deployment is answered as recorded, and known by its id', async ({ fake, send }) => {
  const first = await send(DEPLOYMENT, body());
  expect(first).toMatchObject({
    status: 200,
    type: 'application/vnd.api+json',
    body: { data: { id: 'portal:staging:1.2.3', type: 'dora_deployment' } },
  });
  await send(DEPLOYMENT, body());
  await send(DEPLOYMENT, body({ id: undefined }));
  expect(fake.store.deployments).toMatchObject([{ id: 'portal:staging:1.2.3', times: 2 }, { times: 1 }]);
  expect(fake.flags).toEqual([]);
});

test('a deployment can be marked as failed and put right', async ({ fake, send }) => {
  await send(DEPLOYMENT, body());
  const patch = (id: string, remediation: object) =>
    send(`PATCH /api/v2/dora/deployments/${id}`, {
      data: { id, type: 'dora_deployment_patch_request', attributes: { change_failure: true, remediation } },
    });
  expect(await patch(attributes.id, { version: '1.2.2', type: 'rollback' })).toMatchObject({ status: 202 });
  expect(await patch(attributes.id, { version: '1.2.2', id: 'x', type: 'rollback' })).toMatchObject({ status: 400 });
  expect(await patch('another', { version: '1.2.2', type: 'rollback' })).toMatchObject({ status: 404 });
  expect(fake.store.deployments[0]?.attributes).toMatchObject({ change_failure: true });
});

test('a failure needs a service or a team', async ({ fake, send }) => {
  const failure = (changes: object) =>
    send('POST /api/v2/dora/failure', { data: { attributes: { started_at: NOW, ...changes } } });
  expect(await failure({ services: ['portal'] })).toMatchObject({
    status: 200,
    body: { data: { type: 'dora_failure' } },
  });
  expect(await failure({ team: 'portal' })).toMatchObject({ status: 200 });
  expect(await failure({})).toMatchObject({ status: 400 });
  expect(fake.store.deployments).toHaveLength(2);
});

const wrong: Record<string, object> = {
  'no service': { service: undefined },
  'no end': { finished_at: undefined },
  'an end before its start': { finished_at: 1 },
  'a short id': { id: 'short' },
  'an id of other characters': { id: 'portal/staging/1.2.3' },
  'a short commit': { git: { commit_sha: '66adc93', repository_url: 'https://example.com' } },
  'a tag without a value': { custom_tags: ['a'] },
};
for (const [name, changes] of Object.entries(wrong))
  test(`a deployment with ${name} is refused`, async ({ send }) => {
    expect(await send(DEPLOYMENT, body(changes))).toMatchObject({
      status: 400,
      body: { errors: [{ title: 'Bad Request' }] },
    });
  });

test('the application key has no business with deployments', async ({ fake, send }) => {
  await send(DEPLOYMENT, body(), { keys: 'both' });
  expect(fake.flags).toHaveLength(1);
});
