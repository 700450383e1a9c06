import type { OperationMethods } from '@epilot/sdk/organization';
import type { Call, OperationsOf } from '../contract.ts';
import { notFound } from '../errors.ts';

const own = ({ accounts, token, params }: Call) => {
  const organization = accounts.organization(params.org_id ?? token.organization_id);
  if (!organization || organization.id !== token.organization_id) throw notFound('The organization');
  return organization;
};

const body = (call: Call) => {
  const { id, name, data, created_at } = own(call);
  return { ...data, id, name, created_date: created_at };
};

export const organizationOperations: OperationsOf<OperationMethods> = {
  getCurrentOrganization: { access: 'read', run: (call) => ({ status: 200, body: body(call) }) },
  getOrganization: { access: 'read', run: (call) => ({ status: 200, body: body(call) }) },
  getSettings: {
    access: 'read',
    run: (call) => {
      own(call);
      return { status: 200, body: call.store.settings() };
    },
  },
  putSettingsValue: {
    access: 'manage',
    run: (call) => {
      own(call);
      call.store.setSetting(call.params.key ?? '', call.body);
      return { status: 200, body: call.body };
    },
  },
  deleteSettingsValue: {
    access: 'manage',
    run: (call) => {
      own(call);
      call.store.deleteSetting(call.params.key ?? '');
      return { status: 200 };
    },
  },
};
