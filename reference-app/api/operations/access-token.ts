import type { AccessTokenParameters, OperationMethods } from '@epilot/sdk/access-token';
import { ROLES, type Role, type Token } from '../accounts.ts';
import type { OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';

const SECONDS: Record<string, number> = {
  ...{ ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, y: 31_536_000 },
  ...{ millisecond: 0.001, second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800, year: 31_536_000 },
};
const DAY = 86_400;

/** Seconds of the product's `expires_in`: a number of seconds, or a text such as `30 minutes` or `7d`. */
export function lifetimeSeconds(expiresIn: string | number | undefined): number {
  if (expiresIn === undefined) return 30 * DAY;
  const [, amount, unit = ''] = /^(\d+) ?([a-z]*)$/.exec(String(expiresIn)) ?? [];
  const seconds = SECONDS[unit || 's'] ?? SECONDS[unit.replace(/s$/, '')];
  if (amount === undefined || seconds === undefined)
    throw new HttpError(400, `expires_in is "${expiresIn}", which is no time span.`);
  return Number(amount) * seconds;
}

const toItem = ({ id, created_at, name, role, expires_at }: Token) => ({
  ...{ id, created_at, name, expires_at },
  token_type: 'api',
  assignments: role ? [role] : [],
});

export const accessTokenOperations: OperationsOf<OperationMethods> = {
  createAccessToken: {
    access: 'manage',
    run: ({ accounts, token, body }) => {
      const { token_type = 'api', name, assignments, expires_in } = body as AccessTokenParameters;
      if (token_type !== 'api') throw new HttpError(400, 'Only tokens of type api are made here.');
      const role = (assignments?.[0] ?? token.role) as Role;
      if (!ROLES.includes(role)) throw new HttpError(400, `A role is one of: ${ROLES.join(', ')}.`);
      const { organization_id } = token;
      const { secret, ...made } = accounts.issueToken(
        { organization_id, kind: 'api', name, role, user_id: token.user_id },
        lifetimeSeconds(expires_in),
      );
      return { status: 201, body: { token: secret, ...toItem(made) } };
    },
  },
  listAccessTokens: {
    access: 'manage',
    run: ({ accounts, token }) => ({ status: 200, body: accounts.tokensOf(token.organization_id).map(toItem) }),
  },
  revokeAccessToken: {
    access: 'manage',
    run: ({ accounts, token, params }) => {
      const revoked = accounts.revokeToken(token.organization_id, params.id ?? '');
      if (!revoked) throw notFound('The access token');
      return { status: 200, body: toItem(revoked) };
    },
  },
};
