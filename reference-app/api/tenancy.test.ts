import { createTenant, journeyOf, templateOf, type Tenant } from '../testing/organization.ts';
import { expect, test, type Request, type TestPortal } from '../testing/portal.ts';
import { OPERATIONS } from './app.ts';
import type { ApiName } from './contract.ts';

/** How somebody would try to reach another organisation's things by each operation. */
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
    getAllowedMeterReadingRange: ({ ids }) => ({ params: { meter_id: ids.meter } }),
    createMeterReading: ({ ids }) => ({ body: { meter_id: ids.meter, value: 5, source: 'ECP' } }),
    getMeterReadings: ({ ids }) => ({ body: { meter_id: ids.meter, counter_id: ids.meter } }),
  },
  entity: {
    listSchemas: nothing,
    getSchema: () => ({ params: { slug: 'contact' } }),
    searchEntities: ({ mark, ids }) => ({
      body: { q: `"${mark}" OR _id:${ids.contact}`, include_deleted: 'true', size: 1_000 },
    }),
    createEntity: () => ({ params: { slug: 'contact' }, body: { first_name: 'A', last_name: 'B' } }),
    getEntity: (victim) => ({ params: contact(victim) }),
    patchEntity: (victim) => ({ params: contact(victim), body: { first_name: 'Stolen' } }),
    deleteEntity: (victim) => ({ params: contact(victim), query: { purge: 'true' } }),
    restoreEntity: (victim) => ({ params: contact(victim), body: {} }),
    getEntityActivityFeed: (victim) => ({ params: contact(victim) }),
    getRelations: (victim) => ({ params: contact(victim), query: { include_reverse: 'true' } }),
    addRelations: (victim) => ({
      params: contact(victim),
      body: [{ attribute: 'account', entity_id: victim.ids.contract }],
    }),
    deleteRelation: ({ ids }) => ({
      params: { slug: 'contract', id: ids.contract, attribute: 'customer', entity_id: ids.contact },
    }),
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
  organization: {
    getCurrentOrganization: nothing,
    getOrganization: ({ id }) => ({ params: { org_id: id } }),
    getSettings: ({ id }) => ({ params: { org_id: id } }),
    putSettingsValue: ({ id }) => ({ params: { org_id: id, key: 'release_channel' }, body: 'canary' }),
    deleteSettingsValue: ({ id }) => ({ params: { org_id: id, key: 'release_channel' } }),
  },
  submission: { getNonce: () => ({ params: { nonce_id: 'n' } }) },
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

const attackers = { member: 'token', customer: 'customerToken' } as const;
const makeTwo = async (portal: TestPortal) => {
  const mark = `V${Math.random().toString(36).slice(2, 10).toUpperCase()}`;
  return { victim: await createTenant(portal, mark), attacker: await createTenant(portal, `${mark.slice(1)}X`) };
};

for (const [api, operations] of Object.entries(OPERATIONS) as [ApiName, (typeof OPERATIONS)[ApiName]][])
  for (const [name, { access }] of Object.entries(operations)) {
    if (access === 'public') continue;

    test(`${api}.${name} reads, writes and guesses nothing of another organisation`, async ({ portal }) => {
      const attempt = ATTEMPTS[api][name];
      expect(attempt, `${name} has no attempt in this test: add one`).toBeDefined();
      const { victim, attacker } = await makeTwo(portal);
      const before = portal.digestOf(victim.id);
      for (const token of Object.values(attackers)) {
        const { status, text } = await portal.call(api, name, attacker[token], attempt?.(victim));
        expect(text).not.toContain(victim.mark);
        expect(status).toBeLessThan(500);
      }
      expect(portal.digestOf(victim.id)).toBe(before);
    });

    test(`${api}.${name} needs a token`, async ({ portal }) => {
      const { victim } = await makeTwo(portal);
      const before = portal.digestOf(victim.id);
      for (const token of [undefined, 'guessed']) {
        const { status, text } = await portal.call(api, name, token, ATTEMPTS[api][name]?.(victim));
        expect(status).toBe(401);
        expect(text).not.toContain(victim.mark);
      }
      expect(portal.digestOf(victim.id)).toBe(before);
    });
  }
