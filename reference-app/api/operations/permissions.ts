import type { OperationMethods } from '@epilot/sdk/permissions';
import { ROLES, type Role } from '../accounts.ts';
import type { OperationsOf } from '../contract.ts';
import { HttpError } from '../errors.ts';
import { member } from './user.ts';

export const permissionsOperations: OperationsOf<OperationMethods> = {
  assignRoles: {
    access: 'manage',
    run: (call) => {
      const [role, ...others] = call.body as Role[];
      if (!role || others.length || !ROLES.includes(role))
        throw new HttpError(400, `A user has one role, and it is one of: ${ROLES.join(', ')}.`);
      const { id, organization_id } = member(call, call.params.userId);
      call.accounts.updateUser(id, { role });
      call.events.publish(organization_id, { type: 'session' });
      return { status: 200, body: [role] };
    },
  },
};
