import type { OperationMethods } from '@epilot/sdk/customer-portal';
import { hashPassword } from '../accounts.ts';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document, Json, OrganizationStore } from '../store.ts';
import { isOver, lastDayFault } from '../../termination-logic.ts';
import { consentsOf } from '../consents.ts';
import { contactOf, contractsOf, ownContract, ownRelated, portalUser, relatedTo } from '../customer.ts';
import { createEntity, patchEntity, toEntity } from './entity.ts';
import { meterOperations } from './meter.ts';

/** What a customer may change of their own contact. */
const EDITABLE = ['first_name', 'last_name', 'email', 'phone', 'address', 'payment'];

/** The portal user of these; undefined where there is none. */
export const findPortalUser = (store: OrganizationStore, portalId: string, email: string): Document | undefined =>
  store.all('portal_user', { portal_id: portalId }).find(({ data }) => data.email === email.toLowerCase());

/** @throws HttpError where nobody may have this password */
export function checkPassword(password = ''): asserts password is string {
  const message = 'The password needs at least 8 characters.';
  if (password.length < 8) throw new HttpError(400, message, { error: 'PASSWORD_POLICY', message });
}

function portalOf({ accounts, query }: Call): { store: OrganizationStore; portalId: string } {
  const portalId = query.portal_id ?? '';
  const store = accounts.ownerOf('portal', portalId);
  if (!store) throw notFound('The portal');
  return { store, portalId };
}

/** The contact that somebody proves to be by naming the number of one of their contracts along with their address. */
function identifiedContact(store: OrganizationStore, email: string, contractNumber: unknown): Document | undefined {
  if (typeof contractNumber !== 'string' || contractNumber === '') return undefined;
  return store
    .all('contact', { email })
    .find(({ id }) =>
      relatedTo(store, id, 'contract', 'customer').some(({ data }) => data.contract_number === contractNumber),
    );
}

export const customerPortalOperations: OperationsOf<OperationMethods> = {
  createPortalConfig: {
    access: 'manage',
    run: ({ store, body }) => {
      const { id } = store.insert('portal', body.name ?? 'Customer portal', body);
      return { status: 201, body: { ...body, portal_id: id } };
    },
  },
  listAllPortalConfigs: {
    access: 'manage',
    run: ({ store }) => ({
      status: 200,
      body: { data: store.all('portal').map(({ id, data }) => ({ ...data, portal_id: id })) },
    }),
  },
  deletePortalConfig: {
    access: 'manage',
    run: ({ store, params: { portal_id: id = '' } }) => {
      store.purge('portal', store.get('portal', id).id);
      return { status: 204 };
    },
  },
  getPublicPortalConfigV3: {
    access: 'public',
    run: (call) => {
      const { store, portalId } = portalOf(call);
      return { status: 200, body: store.get('portal', portalId).data };
    },
  },
  createUserV3: {
    access: 'public',
    run: (call) => {
      const { store, portalId } = portalOf(call);
      const { email = '', first_name, last_name, password, registration_identifiers } = call.body;
      checkPassword(password);
      if (findPortalUser(store, portalId, email))
        throw new HttpError(400, 'This email address is registered already.', {
          message: 'This email address is registered already.',
          reason: 'user_already_exists',
        });
      const known = identifiedContact(store, email.toLowerCase(), registration_identifiers?.contract?.contract_number);
      store.atomically(() => {
        const contact =
          known ??
          createEntity(
            store,
            'contact',
            { first_name, last_name, email: email.toLowerCase(), status: 'customer' },
            'The customer portal',
          );
        store.insert(
          'portal_user',
          email,
          {
            portal_id: portalId,
            email: email.toLowerCase(),
            password: hashPassword(password),
            contact_id: contact.id,
          },
          portalId,
        );
      });
      return { status: 201, body: { message: 'User created successfully', response: {} } };
    },
  },
  getPortalUser: {
    access: 'customer',
    run: (call) => {
      const user = portalUser(call);
      const { password: _, ...data } = user.data;
      return { status: 200, body: { data: toEntity({ ...user, data }, call.store.organizationId) } };
    },
  },
  deletePortalUser: {
    access: 'customer',
    run: (call) => {
      const { id } = portalUser(call);
      call.store.purge('portal_user', id);
      return { status: 200, body: { message: 'User deleted', data: id } };
    },
  },
  getContact: {
    access: 'customer',
    run: (call) => {
      const contact = contactOf(call);
      const consents = consentsOf(call.store, contact.data.email);
      const entity = { ...toEntity(contact, call.store.organizationId), consents };
      return { status: 200, body: { entity, files: [], relations: [], journey_actions: [] } };
    },
  },
  updateContact: {
    access: 'customer',
    run: (call) => {
      const change: Json = Object.fromEntries(
        Object.entries(call.body as Json).filter(([name]) => EDITABLE.includes(name)),
      );
      const contact = patchEntity(call.store, 'contact', contactOf(call).id, change, contactOf(call).title);
      return { status: 200, body: { data: toEntity(contact, call.store.organizationId) } };
    },
  },
  getAllContracts: {
    access: 'customer',
    run: (call) => ({
      status: 200,
      body: { data: contractsOf(call).map((contract) => toEntity(contract, call.store.organizationId)) },
    }),
  },
  getContract: {
    access: 'customer',
    run: (call) => {
      const { store, params } = call;
      const contract = ownContract(call, params.id ?? '');
      const meters = relatedTo(store, contract.id, 'meter', 'contract').map((meter) =>
        toEntity(meter, store.organizationId),
      );
      return {
        status: 200,
        body: {
          entity: toEntity(contract, store.organizationId),
          meters,
          ...{ orders: [], files: [], relations: [], workflow: [], journey_actions: [] },
        },
      };
    },
  },
  updateContract: {
    access: 'customer',
    run: (call) => {
      const { id, data } = ownContract(call, call.params.id ?? '');
      const { status, termination_date } = call.body as Json;
      if (status !== 'terminated') throw new HttpError(403, 'A customer may only terminate a contract.');
      if (isOver(data.status)) throw new HttpError(409, 'This contract is terminated already.');
      const fault = lastDayFault(String(termination_date));
      if (fault) throw new HttpError(400, fault);
      const change = { status, termination_date };
      const contract = patchEntity(call.store, 'contract', id, change, contactOf(call).title);
      return { status: 200, body: { data: toEntity(contract, call.store.organizationId) } };
    },
  },
  getAllFiles: {
    access: 'customer',
    run: (call) => {
      const results = ownRelated(call, 'file').map((file) => toEntity(file, call.store.organizationId));
      return { status: 200, body: { results, hits: results.length } };
    },
  },
  getFileById: {
    access: 'customer',
    run: (call) => {
      const file = ownRelated(call, 'file').find(({ id }) => id === call.params.id);
      if (!file) throw notFound('The document');
      return { status: 200, body: { file: toEntity(file, call.store.organizationId), relations: [] } };
    },
  },
  getBillingEvents: {
    access: 'customer',
    run: (call) => {
      const results = contractsOf(call).flatMap((contract) =>
        relatedTo(call.store, contract.id, 'billing_event', 'contract').map((event) => ({
          ...toEntity(event, call.store.organizationId),
          ...{ type: 'installment', contract: { $relation: [{ entity_id: contract.id }] } },
        })),
      );
      return { status: 200, body: { results, hits: results.length } };
    },
  },
  ...meterOperations,
};
