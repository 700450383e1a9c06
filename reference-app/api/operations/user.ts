import type { OperationMethods } from '@epilot/sdk/user';
import { ROLES, type Role, type User } from '../accounts.ts';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import { ASKED_FOR, mailResetLink, NO_LONGER, redeemLink } from '../links.ts';
import { removeMailsTo, sendMail } from '../mail.ts';
import { checkPassword } from './customer-portal.ts';

export const toUser = (user: User) => ({
  id: user.id,
  organization_id: user.organization_id,
  email: user.email,
  display_name: user.display_name,
  status: user.status,
  override_release_channel: user.release_channel,
  created_at: user.created_at,
  roles: [user.role],
  ...(user.invite_token ? { token: user.invite_token } : {}),
});

const me = ({ accounts, token }: Call): User => {
  const user = token.user_id ? accounts.userBy('id', token.user_id) : undefined;
  if (!user) throw notFound('The user of this token');
  return user;
};

export function member(call: Call, id = call.params.id ?? ''): User {
  const user = call.accounts.userBy('id', id);
  if (user?.organization_id !== call.token.organization_id) throw notFound('The user');
  return user;
}

export const userOperations: OperationsOf<OperationMethods> = {
  signUpUser: {
    access: 'public',
    run: ({ accounts, body: { organization_detail: organization, user_detail: user } }) => {
      if (!organization || !user) throw new HttpError(400, 'organization_detail and user_detail are needed.');
      if (accounts.userBy('email', user.email)) throw new HttpError(400, 'This email address is taken.');
      const { name, ...data } = organization;
      const { id } = accounts.createOrganization(name, data);
      const created = accounts.createUser({
        organization_id: id,
        email: user.email,
        display_name: user.full_name,
        password: user.password,
        role: 'administrator',
      });
      const { id: userId, email } = created;
      return {
        status: 200,
        body: {
          user: {
            ...{ id: userId, organization_id: id, email, name: user.full_name, display_name: user.full_name },
            ...{ preferred_language: 'en', roles: ['administrator'], properties: [] },
          },
          organization: { id, name, ...data },
        },
      };
    },
  },
  getMeV2: { access: 'read', run: (call) => ({ status: 200, body: toUser(me(call)) }) },
  listUsersV2: {
    access: 'read',
    run: ({ accounts, token, query }) => ({
      status: 200,
      body: {
        results: accounts
          .usersOf(token.organization_id)
          .filter(({ email, display_name }) => `${email} ${display_name}`.includes(query.query ?? ''))
          .map((user) => toUser({ ...user, invite_token: null })),
      },
    }),
  },
  updateUserV2: {
    access: 'read',
    run: (call) => {
      const user = member(call);
      if (user.id !== call.token.user_id && call.token.role !== 'administrator')
        throw new HttpError(403, 'Only an administrator may change another user.');
      const { display_name, override_release_channel: channel } = call.body;
      if (channel === 'rc') throw new HttpError(400, 'This portal has two channels: stable and canary.');
      call.accounts.updateUser(user.id, {
        ...(display_name === undefined ? {} : { display_name }),
        ...(channel === undefined ? {} : { release_channel: channel }),
      });
      return { status: 200, body: toUser(call.accounts.userBy('id', user.id) ?? user) };
    },
  },
  inviteUser: {
    access: 'manage',
    run: ({ accounts, store, token, body }) => {
      const role = (body.roles?.[0] ?? 'agent') as Role;
      if (!ROLES.includes(role)) throw new HttpError(400, `A role is one of: ${ROLES.join(', ')}.`);
      if (!body.email || accounts.userBy('email', body.email))
        throw new HttpError(400, 'An email address that is not taken is needed.');
      const user = accounts.createUser({
        organization_id: token.organization_id,
        email: body.email,
        display_name: body.email,
        role,
      });
      const link = `/invitation?token=${user.invite_token}`;
      sendMail(store, { to: user.email.toLowerCase(), subject: 'You are invited to the 360 portal', link });
      return { status: 201, body: toUser(user) };
    },
  },
  checkInviteToken: {
    access: 'public',
    run: ({ accounts, query }) => {
      const user = accounts.userBy('invite_token', query.token ?? '');
      const organization = user && accounts.organization(user.organization_id);
      if (!organization) throw notFound('The invitation');
      const { id: invitation_org_id, name: invitation_org_name } = organization;
      return { status: 200, body: { invitee_user_id: user.id, invitation_org_id, invitation_org_name } };
    },
  },
  activateUser: {
    access: 'public',
    run: ({ accounts, query, body }) => {
      const user = accounts.userBy('invite_token', query.token ?? '');
      if (!user) throw notFound('The invitation');
      checkPassword(body.password);
      accounts.activateUser(user, body.display_name ?? user.email, body.password);
      return { status: 200 };
    },
  },
  requestPasswordReset: {
    access: 'public',
    run: ({ accounts, body: { email } }) => {
      const user = accounts.userBy('email', email);
      if (user?.status === 'Active')
        mailResetLink(accounts.storeOf(user.organization_id), user.id, user.email, '/reset-password');
      return { status: 200, body: ASKED_FOR };
    },
  },
  resetPassword: {
    access: 'public',
    run: ({ accounts, body: { email, token, password } }) => {
      checkPassword(password);
      const user = accounts.userBy('email', email);
      if (!user || !redeemLink(accounts.storeOf(user.organization_id), user.id, token))
        throw new HttpError(400, NO_LONGER, { error: 'INVALID_RESET_LINK', message: NO_LONGER });
      accounts.changePassword(user.id, password);
      return { status: 200, body: { success: true } };
    },
  },
  deleteUserV2: {
    access: 'manage',
    run: (call) => {
      const user = member(call);
      call.accounts.deleteUser(user.id);
      removeMailsTo(call.store, user.email);
      call.events.publish(call.token.organization_id, { type: 'session' });
      const { id, organization_id, email, display_name, role } = user;
      return {
        status: 200,
        body: {
          id,
          organization_id,
          email,
          display_name,
          name: display_name,
          preferred_language: 'en',
          roles: [role],
          properties: [],
        },
      };
    },
  },
};
