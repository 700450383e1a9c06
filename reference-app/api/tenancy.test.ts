import { automationOf, createTenant, journeyOf, templateOf, type Tenant } from '../testing/organization.ts';
import { expect, test as base, type Request, type TestPortal } from '../testing/portal.ts';
import { OPERATIONS } from './app.ts';
import type { ApiName } from './contract.ts';

/** How somebody would try to reach another organization's things by each operation. */
type Attempts = { [Name in ApiName]: Record<string, (victim: Tenant) => Request> };

const contact = ({ ids }: Tenant) => ({ slug: 'contact', id: ids.contact });
const thread = ({ ids }: Tenant): Request => ({ params: { id: ids.thread } });
const execution = ({ ids }: Tenant) => ({ execution_id: ids.execution });
const nothing = (): Request => ({});

const ATTEMPTS: Attempts = {
  'access-token': {
    createAccessToken: () => ({ body: { name: 'mine' } }),
    listAccessTokens: nothing,
    revokeAccessToken: ({ ids }) => ({ params: { id: ids.accessToken } }),
  },
  automation: {
    searchFlows: nothing,
    createFlow: ({ ids }) => ({ body: automationOf('mine', ids.journey, ids.template, ids.user) }),
    deleteFlow: ({ ids }) => ({ params: { flow_id: ids.automation } }),
  },
  consent: {
    publishConsentEvent: ({ mark }) => ({
      body: { type: 'OPT_IN', topic: 'EMAIL_MARKETING', identifier: `erika.${mark.toLowerCase()}@example.com` },
    }),
  },
  'customer-portal': {
    createPortalConfig: () => ({ body: { name: 'mine' } }),
    listAllPortalConfigs: nothing,
    deletePortalConfig: ({ ids }) => ({ params: { portal_id: ids.portal } }),
    getPortalUser: nothing,
    deletePortalUser: nothing,
    getContact: nothing,
    updateContact: () => ({ body: { phone: '+49 1 2345' } }),
    getAllContracts: nothing,
    getContract: ({ ids }) => ({ params: { id: ids.contract } }),
    updateContract: ({ ids }) => ({
      params: { id: ids.contract },
      body: { status: 'terminated', termination_date: '2999-12-31' },
    }),
    uploadMeterReadingPhoto: ({ ids }) => ({
      body: { meter_id: ids.meter, filename: 'meter.jpg', mime_type: 'image/jpeg', contents: '/9j/' },
    }),
    getAllFiles: () => ({ query: { from: '0', size: '10' } }),
    getFileById: ({ ids }) => ({ params: { id: ids.file } }),
    getBillingEvents: nothing,
    getAllowedMeterReadingRange: ({ ids }) => ({ params: { meter_id: ids.meter } }),
    createMeterReading: ({ ids }) => ({ body: { meter_id: ids.meter, value: 5, source: 'ECP' } }),
    getMeterReadings: ({ ids }) => ({ body: { meter_id: ids.meter, counter_id: ids.meter } }),
  },
  entity: {
    listSchemas: nothing,
    getSchema: () => ({ params: { slug: 'contact' } }),
    searchEntities: ({ mark }) => ({ body: { q: `"${mark}"`, include_deleted: 'true', size: 1_000 } }),
    createEntity: () => ({ params: { slug: 'contact' }, body: { first_name: 'A', last_name: 'B' } }),
    validateEntity: () => ({ params: { slug: 'contact' }, body: { first_name: 'A', last_name: 'B' } }),
    getEntity: (victim) => ({ params: contact(victim) }),
    patchEntity: (victim) => ({ params: contact(victim), body: { first_name: 'Stolen' } }),
    deleteEntity: (victim) => ({ params: contact(victim), query: { purge: 'true' } }),
    restoreEntity: (victim) => ({ params: contact(victim), body: {} }),
    getEntityActivityFeed: (victim) => ({ params: contact(victim) }),
    getRelations: (victim) => ({ params: contact(victim), query: { include_reverse: 'true' } }),
    addRelations: (victim) => ({
      params: { slug: 'contract', id: victim.ids.contract },
      body: [{ attribute: 'customer', entity_id: victim.ids.contact }],
    }),
    listSavedViews: nothing,
    createSavedView: () => ({ body: { slug: ['contact'], name: 'mine', ui_config: {} } }),
    getSavedView: ({ ids }) => ({ params: { id: ids.view } }),
    deleteSavedView: ({ ids }) => ({ params: { id: ids.view } }),
    deleteRelation: ({ ids }) => ({
      params: { slug: 'contract', id: ids.contract, attribute: 'customer', entity_id: ids.contact },
    }),
  },
  file: {
    uploadFileV2: () => ({ body: { filename: 'mine.txt' } }),
    saveFileV2: ({ ids }) => ({
      body: {
        filename: 'mine.txt',
        s3ref: { bucket: 'b', key: ids.upload },
        relations: [{ entity_id: ids.contact }],
      },
    }),
    downloadFile: ({ ids }) => ({ params: { id: ids.file } }),
    deleteFile: ({ ids }) => ({ params: { id: ids.file } }),
  },
  journey: {
    createJourneyV2: () => ({ body: journeyOf('mine') }),
    updateJourneyV2: ({ ids }) => ({ body: { ...journeyOf('Stolen'), journeyId: ids.journey } }),
    removeJourneyV2: ({ ids }) => ({ params: { id: ids.journey } }),
    searchJourneys: ({ mark }) => ({ body: { q: mark } }),
    createJourneyRevision: ({ ids, id }) => ({
      params: { id: ids.journey },
      body: { ...journeyOf('Stolen'), organizationId: id, settings: { designId: 'd' } },
    }),
    listJourneyRevisions: ({ ids }) => ({ params: { id: ids.journey } }),
    getJourneyRevision: ({ ids }) => ({ params: { id: ids.journey, revision_id: ids.revision } }),
    publishJourneyRevision: ({ ids }) => ({ params: { id: ids.journey }, body: { revision_id: ids.revision } }),
    getJourneyPublishState: ({ ids }) => ({ params: { id: ids.journey } }),
  },
  message: {
    sendMessage: ({ ids }) => ({
      body: {
        subject: 's',
        text: 't',
        from: { address: 'x@example.com' },
        to: [{ address: 'y@example.com' }],
        parent_id: ids.message,
      },
    }),
    getMessage: ({ ids }) => ({ params: { id: ids.message } }),
    searchMessages: ({ ids }) => ({ body: { view: { thread_ids: [ids.thread] } } }),
    searchThreads: ({ mark }) => ({ body: { q: mark } }),
    getUnread: () => ({ params: { actor: 'user' } }),
    markReadThread: thread,
    markThreadAsDone: thread,
    markThreadAsOpen: thread,
    deleteThread: thread,
    deleteMessage: ({ ids }) => ({ params: { id: ids.message } }),
  },
  notification: {
    getNotificationsV2: nothing,
    markAsRead: ({ ids }) => ({ params: { id: ids.notification } }),
  },
  organization: {
    getCurrentOrganization: nothing,
    getOrganization: ({ id }) => ({ params: { org_id: id } }),
    getSettings: ({ id }) => ({ params: { org_id: id } }),
    putSettingsValue: ({ id }) => ({ params: { org_id: id, key: 'release_channel' }, body: 'canary' }),
    deleteSettingsValue: ({ id }) => ({ params: { org_id: id, key: 'release_channel' } }),
  },
  permissions: {
    assignRoles: ({ ids }) => ({ params: { userId: ids.user }, body: ['administrator'] }),
  },
  pricing: {},
  submission: { getNonce: ({ id }) => ({ params: { nonce_id: id } }) },
  user: {
    getMeV2: nothing,
    listUsersV2: nothing,
    updateUserV2: ({ ids }) => ({ params: { id: ids.user }, body: { display_name: 'Stolen' } }),
    inviteUser: () => ({ body: { email: `x${Math.random()}@example.com` } }),
    deleteUserV2: ({ ids }) => ({ params: { id: ids.user } }),
  },
  workflow: {
    startFlowExecution: ({ ids }) => ({
      body: { flow_template_id: ids.template, contexts: [{ entity_id: ids.contact, entity_schema: 'contact' }] },
    }),
    getFlowExecution: (victim) => ({ params: execution(victim) }),
    searchSteps: () => ({ body: {} }),
    searchFlowExecutions: ({ ids }) => ({ body: { entity_id: ids.contact, entity_schema: 'contact' } }),
    patchFlowExecution: (victim) => ({ params: execution(victim), body: { status: 'CLOSED' } }),
    patchTask: (victim) => ({
      params: { ...execution(victim), task_id: victim.ids.task },
      body: { status: 'COMPLETED' },
    }),
    deleteFlowExecution: (victim) => ({ params: execution(victim) }),
  },
  'workflow-definition': {
    createFlowTemplate: () => ({ body: templateOf('mine') }),
    listFlowTemplates: nothing,
    getFlowTemplate: ({ ids }) => ({ params: { flowId: ids.template } }),
    updateFlowTemplate: ({ ids }) => ({ params: { flowId: ids.template }, body: templateOf('Stolen') }),
    deleteFlowTemplate: ({ ids }) => ({ params: { flowId: ids.template } }),
  },
};

/** Operations whose answer to the owner shows what is theirs, so that not seeing it means something. */
const SHOWS: Record<string, string[]> = {
  'access-token': ['listAccessTokens', 'revokeAccessToken'],
  automation: ['searchFlows'],
  'customer-portal': ['listAllPortalConfigs', 'getContact', 'getAllContracts', 'getContract', 'getPortalUser'],
  entity: [
    'listSavedViews',
    'getSavedView',
    'searchEntities',
    'getEntity',
    'patchEntity',
    'restoreEntity',
    'getRelations',
  ],
  file: ['deleteFile'],
  journey: ['searchJourneys', 'getJourneyRevision'],
  message: ['getMessage', 'searchMessages', 'searchThreads'],
  organization: ['getCurrentOrganization', 'getOrganization'],
  user: ['getMeV2', 'listUsersV2'],
  workflow: ['getFlowExecution', 'searchFlowExecutions', 'searchSteps', 'startFlowExecution'],
  'workflow-definition': ['listFlowTemplates', 'getFlowTemplate'],
};

const makeTenant = (portal: TestPortal) =>
  createTenant(portal, `V${Math.random().toString(36).slice(2, 10).toUpperCase()}X`);

const test = base.extend<object, { attacker: Tenant; shared: Tenant }>({
  // What is refused changes nothing, so that every test may try it with the same.
  attacker: [async ({ portal }, use) => use(await makeTenant(portal)), { scope: 'worker' }],
  shared: [async ({ portal }, use) => use(await makeTenant(portal)), { scope: 'worker' }],
});

/** Operations that change or remove what others look for: their owner needs an organization of its own. */
const CHANGES = /^(delete|remove|revoke|update|patch|put)/;

for (const [api, operations] of Object.entries(OPERATIONS) as [ApiName, (typeof OPERATIONS)[ApiName]][])
  for (const [name, { access }] of Object.entries(operations)) {
    if (access === 'public') continue;
    const attemptOn = (victim: Tenant): Request => {
      const attempt = ATTEMPTS[api][name];
      if (!attempt) throw new Error(`${name} has no attempt in this test: add one.`);
      return attempt(victim);
    };

    test(`${api}.${name} works for its owner and reaches nothing of another organization`, async ({
      portal,
      attacker,
      shared,
    }) => {
      const victim = CHANGES.test(name) ? await makeTenant(portal) : shared;
      const before = portal.digestOf(victim.id);
      for (const token of [attacker.token, attacker.customerToken]) {
        const { status, text } = await portal.call(api, name, token, attemptOn(victim));
        expect(text.toUpperCase()).not.toContain(victim.mark);
        expect(status).toBeLessThan(500);
      }
      expect(portal.digestOf(victim.id)).toBe(before);

      const own = await portal.call(
        api,
        name,
        access === 'customer' ? victim.customerToken : victim.token,
        attemptOn(victim),
      );
      expect(own.status, own.text).toBeLessThan(300);
      if (SHOWS[api]?.includes(name)) expect(own.text.toUpperCase()).toContain(victim.mark);
    });

    test(`${api}.${name} is refused to whoever may not ${access} in the same organization`, async ({
      portal,
      attacker: tenant,
    }) => {
      const before = portal.digestOf(tenant.id);
      const refused = {
        customer: [tenant.token, tenant.agentToken, tenant.viewerToken],
        read: [tenant.customerToken],
        write: [tenant.customerToken, tenant.viewerToken],
        manage: [tenant.customerToken, tenant.viewerToken, tenant.agentToken],
      }[access];
      for (const token of refused) {
        const { status, text } = await portal.call(api, name, token, attemptOn(tenant));
        expect(status, text).toBe(403);
      }
      for (const token of [undefined, 'guessed'])
        expect((await portal.call(api, name, token, attemptOn(tenant))).status).toBe(401);
      expect(portal.digestOf(tenant.id)).toBe(before);
    });
  }

test('an entity operation reaches entities alone, not the messages and users that are kept beside them', async ({
  portal,
}) => {
  const { token, ids } = await makeTenant(portal);
  for (const [slug, id] of Object.entries({
    message: ids.message,
    thread: ids.thread,
    journey: ids.journey,
    constructor: ids.contact,
  })) {
    expect((await portal.call('entity', 'getEntity', token, { params: { slug, id } })).status).toBe(404);
    expect(
      (await portal.call('entity', 'deleteEntity', token, { params: { slug, id }, query: { purge: 'true' } })).status,
    ).toBe(404);
  }
});

test('a customer is no member: neither events nor the session of a member are theirs', async ({ portal }) => {
  const { customerToken } = await makeTenant(portal);

  expect((await portal.fetch('GET', '/api/session', customerToken)).status).toBe(401);
  expect((await portal.fetch('GET', '/api/events', customerToken)).status).toBe(401);
});

test('nobody becomes a known customer by an email address alone', async ({ portal }) => {
  const { ids, mark, id } = await makeTenant(portal);
  const email = `erika.${mark.toLowerCase()}@example.com`;
  const other = await portal.call('customer-portal', 'createUserV3', undefined, {
    query: { portal_id: ids.portal },
    body: {
      email: email.replace('erika', 'eve'),
      first_name: 'Eve',
      last_name: 'Evil',
      password: 'a password',
      orgId: id,
      registration_identifiers: { contract: { contract_number: mark } },
    },
  });
  expect(other.status).toBe(201);
  const session = await portal.fetch('POST', '/api/customer-session', undefined, {
    portal_id: ids.portal,
    email: email.replace('erika', 'eve'),
    password: 'a password',
  });
  const { json } = await portal.call('customer-portal', 'getAllContracts', String(session.json.token));

  expect(json.data).toEqual([]);
});
