import { createTenant } from '../testing/organization.ts';
import { expect, test } from '../testing/portal.ts';

test('an operation that is defined but not built answers 501 and names itself', async ({ portal }) => {
  const { status, json } = await portal.call('entity', 'exportEntities', undefined, { body: {} });

  expect(status).toBe(501);
  expect(json.error).toBe('entity: exportEntities is defined but not built here.');
});

test('a request that breaks the contract answers 400 and says where', async ({ portal }) => {
  const { token } = await createTenant(portal, 'CONTRACT');
  const { status, json } = await portal.call('entity', 'searchEntities', token, { body: { size: 5 } });

  expect(status).toBe(400);
  expect(json.error).toBe("searchEntities: /requestBody must have required property 'q'.");
});

test('a body that is not JSON answers 400', async ({ portal }) => {
  const { token } = await createTenant(portal, 'NOJSON');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${portal.url}/api/entity/v1/entity:search`, { method: 'POST', headers, body: '{"q":' });

  expect(response.status).toBe(400);
});

test('a session that was ended is refused', async ({ portal }) => {
  const { token } = await createTenant(portal, 'SESSION');
  expect((await portal.call('user', 'getMeV2', token)).status).toBe(200);
  await portal.fetch('DELETE', '/api/session', token);

  expect((await portal.call('user', 'getMeV2', token)).status).toBe(401);
});

test('an access token is refused after its time', async ({ portal }) => {
  const { token } = await createTenant(portal, 'EXPIRED');
  const { json } = await portal.call('access-token', 'createAccessToken', token, {
    body: { name: 'short', expires_in: '0s' },
  });

  expect((await portal.call('user', 'getMeV2', String(json.token))).status).toBe(401);
});

test('a submission is carried out once for each nonce', async ({ portal }) => {
  const { token, ids } = await createTenant(portal, 'NONCE');
  await portal.call('journey', 'publishJourneyRevision', token, {
    params: { id: ids.journey },
    body: { revision_id: ids.revision },
  });
  const body = {
    ...{ source_type: 'journey', source_id: ids.journey, journey_submit_id: 'once' },
    entities: [{ _schema: 'submission', answers: { first_name: 'Jo', last_name: 'Twice' } }],
  };
  for (let time = 0; time < 2; time += 1)
    expect((await portal.call('submission', 'createSubmission', undefined, { body })).status).toBe(201);

  const { json } = await portal.call('entity', 'searchEntities', token, { body: { q: '_schema:contact AND Twice' } });
  expect(json.hits).toBe(1);
});

test('an operator removes an organization with all that it owns', async ({ portal }) => {
  const tenant = await createTenant(portal, 'REMOVED');
  const empty = portal.digestOf('nobody');
  expect(portal.digestOf(tenant.id)).not.toBe(empty);
  expect((await portal.operator('DELETE', `organizations/${tenant.id}`)).status).toBe(204);

  expect(portal.digestOf(tenant.id)).toBe(empty);
  expect((await portal.call('user', 'getMeV2', tenant.token)).status).toBe(401);
});

test('an operator route needs the operator', async ({ portal }) => {
  const { token } = await createTenant(portal, 'OPERATOR');

  expect((await portal.fetch('GET', '/api/operator/organizations', token)).status).toBe(401);
});

test('a page carries the import map of the channel that its reader is on', async ({ portal }) => {
  const { id, token, ids } = await createTenant(portal, 'CHANNEL');
  const mapOf = async (reader?: string) =>
    /overridable-importmap">(.*?)<\/script>/.exec((await portal.fetch('GET', '/app/entity/contact', reader)).text)?.[1];
  const canary = { params: { org_id: id, key: 'release_channel' }, body: 'canary' };
  const override = (channel: string | null) =>
    portal.call('user', 'updateUserV2', token, {
      params: { id: ids.user },
      body: { override_release_channel: channel },
    });
  expect(await mapOf()).toContain('stable build');
  expect(await mapOf(token)).toContain('stable build');

  await portal.call('organization', 'putSettingsValue', token, canary);
  expect(await mapOf(token)).toContain('canary build');
  expect(await mapOf()).toContain('stable build');
  expect((await portal.fetch('GET', `/journey/${ids.journey}`)).text).toContain('canary build');
  await override('stable');
  expect(await mapOf(token)).toContain('stable build');
  await override(null);
  expect(await mapOf(token)).toContain('canary build');
});
