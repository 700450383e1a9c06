import type { Response, TestPortal } from './portal.ts';

/** An organization with one of everything, and the ids by which somebody else might try to reach it. */
export interface Tenant {
  id: string;
  token: string;
  customerToken: string;
  /** Tokens of the same organization with fewer rights. */
  viewerToken: string;
  agentToken: string;
  /** Words that occur in all that is this organization's. */
  mark: string;
  ids: Record<
    | 'user'
    | 'accessToken'
    | 'contact'
    | 'view'
    | 'contract'
    | 'meter'
    | 'file'
    | 'upload'
    | 'journey'
    | 'revision'
    | 'template'
    | 'execution'
    | 'task'
    | 'thread'
    | 'message'
    | 'portal'
    | 'automation'
    | 'notification',
    string
  >;
}

const idOf = ({ json, text, status }: Response, name = '_id'): string => {
  if (status >= 300) throw new Error(text);
  return String(json[name]);
};

export const journeyOf = (name: string) => ({
  name,
  steps: [
    {
      name: 'About you',
      stepId: 'about',
      schema: {
        type: 'object',
        properties: { last_name: { type: 'string', title: 'Last name' } },
        required: ['last_name'],
      },
      uischema: {},
    },
  ],
});
export const templateOf = (name: string) => ({
  name,
  tasks: [{ id: 't', name: 'Call', phase_id: 'p', task_type: 'MANUAL' }],
  phases: [{ id: 'p', name: 'Check' }],
  edges: [],
});
export const automationOf = (flow_name: string, source_id: string, target_workflow: string, assignee: string) => ({
  flow_name,
  triggers: [{ type: 'journey_submission', configuration: { source_id } }],
  actions: [{ type: 'trigger-workflow', config: { target_workflow, assignees: [assignee] } }],
});

/** Makes such an organization. */
export async function createTenant(portal: TestPortal, mark: string): Promise<Tenant> {
  const email = `ada.${mark.toLowerCase()}@example.com`;
  const password = 'a password';
  const signUp = await portal.call('user', 'signUpUser', undefined, {
    body: {
      organization_detail: { type: 'Vendor', name: `${mark} Ltd`, pricing_tier: 'basic', email },
      user_detail: { full_name: `Ada ${mark}`, email, password },
    },
  });
  const organizationId = (signUp.json.organization as { id: string }).id;
  const session = await portal.fetch('POST', '/api/session', undefined, { email, password });
  const token = String(session.json.token);
  const as = (api: Parameters<TestPortal['call']>[0], operation: string, request = {}) =>
    portal.call(api, operation, token, request);
  const entity = async (slug: string, body: object) =>
    idOf(await as('entity', 'createEntity', { params: { slug }, body: { ...body, _tags: [mark] } }));

  const contact = await entity('contact', {
    first_name: 'Erika',
    last_name: mark,
    email: `erika.${mark.toLowerCase()}@example.com`,
  });
  const contract = await entity('contract', { contract_name: `${mark} power`, contract_number: mark });
  const meter = await entity('meter', { meter_number: `${mark} 1` });
  await as('entity', 'addRelations', {
    params: { slug: 'contract', id: contract },
    body: [{ attribute: 'customer', entity_id: contact }],
  });
  await as('entity', 'addRelations', {
    params: { slug: 'meter', id: meter },
    body: [{ attribute: 'contract', entity_id: contract }],
  });
  const file = await entity('file', { filename: `${mark}.pdf`, mime_type: 'application/pdf', contents: '' });
  await as('entity', 'addRelations', {
    params: { slug: 'file', id: file },
    body: [{ attribute: 'contract', entity_id: contract }],
  });
  const view = idOf(
    await as('entity', 'createSavedView', { body: { slug: ['contact'], name: mark, shared: true, ui_config: {} } }),
    'id',
  );
  const upload = await as('file', 'uploadFileV2', { body: { filename: `${mark}.txt` } });
  const journey = idOf(await as('journey', 'createJourneyV2', { body: journeyOf(mark) }), 'journeyId');
  const revision = idOf(
    await as('journey', 'createJourneyRevision', {
      params: { id: journey },
      body: { ...journeyOf(mark), organizationId, settings: { designId: 'd' } },
    }),
    'revision_id',
  );
  await as('journey', 'publishJourneyRevision', { params: { id: journey }, body: { revision_id: revision } });
  const template = idOf(await as('workflow-definition', 'createFlowTemplate', { body: templateOf(mark) }), 'id');
  const user = (signUp.json.user as { id: string }).id;
  const automation = idOf(
    await as('automation', 'createFlow', { body: automationOf(mark, journey, template, user) }),
    'id',
  );
  await portal.call('submission', 'createSubmission', undefined, {
    body: {
      ...{ source_type: 'journey', source_id: journey, journey_submit_id: organizationId },
      entities: [{ _schema: 'submission', answers: { first_name: 'Erika', last_name: mark } }],
    },
  });
  const { json: notices } = await as('notification', 'getNotificationsV2');
  const started = await as('workflow', 'startFlowExecution', {
    body: { flow_template_id: template, contexts: [{ entity_id: contact, entity_schema: 'contact' }] },
  });
  const sent = await as('message', 'sendMessage', {
    body: {
      subject: mark,
      text: mark,
      from: { address: email },
      to: [{ address: `bob.${mark.toLowerCase()}@example.com` }],
      thread: { topic: 'T' },
    },
  });
  const portalId = idOf(
    await as('customer-portal', 'createPortalConfig', { body: { name: mark, enabled: true } }),
    'portal_id',
  );
  const customer = { email: `erika.${mark.toLowerCase()}@example.com`, password };
  await portal.call('customer-portal', 'createUserV3', undefined, {
    query: { portal_id: portalId },
    body: {
      ...{ ...customer, first_name: 'Erika', last_name: mark, orgId: organizationId },
      registration_identifiers: { contract: { contract_number: mark } },
    },
  });
  const customerSession = await portal.fetch('POST', '/api/customer-session', undefined, {
    portal_id: portalId,
    ...customer,
  });
  const accessToken = await as('access-token', 'createAccessToken', { body: { name: mark } });
  const tokenFor = async (role: string) =>
    idOf(await as('access-token', 'createAccessToken', { body: { name: role, assignments: [role] } }), 'token');
  return {
    ...{ id: organizationId, token, mark, customerToken: String(customerSession.json.token) },
    ...{ viewerToken: await tokenFor('viewer'), agentToken: await tokenFor('agent') },
    ids: {
      ...{ contact, contract, meter, file, view, journey, revision, template, portal: portalId, user, automation },
      notification: String((notices.results as { id: number }[])[0]?.id),
      upload: (upload.json.s3ref as { key: string }).key,
      accessToken: idOf(accessToken, 'id'),
      execution: idOf(started, 'id'),
      task: (started.json.tasks as { id: string }[])[0]?.id ?? '',
      message: idOf(sent),
      thread: String(sent.json.thread_id),
    },
  };
}
