import { createHash, randomBytes, randomUUID, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Db } from './database.ts';
import { OrganizationStore, timestamp, type Json } from './store.ts';

export const ROLES = ['administrator', 'agent', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
type Channel = 'stable' | 'canary';

export interface Organization {
  id: string;
  name: string;
  data: Json;
  created_at: string;
}

export interface User {
  id: string;
  organization_id: string;
  email: string;
  display_name: string;
  password: string | null;
  status: 'Active' | 'Pending';
  role: Role;
  release_channel: Channel | null;
  invite_token: string | null;
  created_at: string;
}

export interface Token {
  id: string;
  organization_id: string;
  kind: 'session' | 'api' | 'portal';
  name: string;
  role: Role | null;
  user_id: string | null;
  portal_user_id: string | null;
  created_at: string;
  expires_at: string;
}

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex');

export function hashPassword(password: string): string {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${scryptSync(password, salt, 32, { N: 4096 }).toString('hex')}`;
}

export function passwordMatches(password: string, stored: string | null): boolean {
  const [salt, hash] = stored?.split(':') ?? [];
  if (!salt || !hash) return false;
  return timingSafeEqual(scryptSync(password, salt, 32, { N: 4096 }), Buffer.from(hash, 'hex'));
}

/** Organizations, their users and tokens: what has to be found before it is known whose request it is. */
export class Accounts {
  constructor(private readonly db: Db) {}

  storeOf(organizationId: string): OrganizationStore {
    return new OrganizationStore(this.db, organizationId);
  }

  createOrganization(name: string, data: Json): Organization {
    const organization = { id: randomUUID(), name, data, created_at: timestamp() };
    this.db
      .prepare('INSERT INTO organization (id, name, data, created_at) VALUES (?, ?, ?, ?)')
      .run(organization.id, name, JSON.stringify(data), organization.created_at);
    return organization;
  }

  organization(id: string): Organization | undefined {
    return this.organizations('WHERE id = ?', id)[0];
  }

  organizations(filter = '', ...values: string[]): Organization[] {
    const rows = this.db.prepare(`SELECT * FROM organization ${filter} ORDER BY created_at`).all(...values) as (Omit<
      Organization,
      'data'
    > & { data: string })[];
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as Json }));
  }

  /** Removes an organization and, through the foreign keys, all that it owns. */
  deleteOrganization(id: string): boolean {
    return this.db.prepare('DELETE FROM organization WHERE id = ?').run(id).changes > 0;
  }

  /** The organization that owns a published thing which needs no login: a journey or a portal. */
  ownerOf(kind: string, id: string): OrganizationStore | undefined {
    const row = this.db
      .prepare('SELECT organization_id FROM document WHERE kind = ? AND id = ? AND deleted_at IS NULL')
      .get(kind, id) as { organization_id: string } | undefined;
    return row && this.storeOf(row.organization_id);
  }

  createUser(user: Pick<User, 'organization_id' | 'email' | 'display_name' | 'role'> & { password?: string }): User {
    const row: User = {
      id: randomUUID(),
      ...user,
      password: user.password ? hashPassword(user.password) : null,
      status: user.password ? 'Active' : 'Pending',
      release_channel: null,
      invite_token: user.password ? null : randomBytes(16).toString('hex'),
      created_at: timestamp(),
    };
    this.db
      .prepare(
        `INSERT INTO user (id, organization_id, email, display_name, password, status, role, invite_token, created_at)
         VALUES (:id, :organization_id, :email, :display_name, :password, :status, :role, :invite_token, :created_at)`,
      )
      .run(row);
    return row;
  }

  userBy(column: 'id' | 'email' | 'invite_token', value: string): User | undefined {
    return this.db.prepare(`SELECT * FROM user WHERE ${column} = ?`).get(value) as User | undefined;
  }

  usersOf(organizationId: string): User[] {
    return this.db
      .prepare('SELECT * FROM user WHERE organization_id = ? ORDER BY display_name')
      .all(organizationId) as User[];
  }

  updateUser(
    id: string,
    change: Partial<Pick<User, 'display_name' | 'password' | 'status' | 'release_channel' | 'role'>>,
  ): void {
    for (const [column, value] of Object.entries(change))
      this.db.prepare(`UPDATE user SET ${column} = ? WHERE id = ?`).run(value, id);
  }

  activateUser(user: User, displayName: string, password: string): void {
    this.updateUser(user.id, { display_name: displayName, password: hashPassword(password), status: 'Active' });
    this.db.prepare('UPDATE user SET invite_token = NULL WHERE id = ?').run(user.id);
  }

  /** Sets a new password and logs the user out everywhere. */
  changePassword(id: string, password: string): void {
    this.updateUser(id, { password: hashPassword(password) });
    this.db.prepare("DELETE FROM token WHERE user_id = ? AND kind = 'session'").run(id);
  }

  deleteUser(id: string): void {
    this.db.prepare('DELETE FROM user WHERE id = ?').run(id);
  }

  /** Makes a token; its secret is given once and only its hash is kept. */
  issueToken(
    token: Pick<Token, 'organization_id' | 'kind' | 'name'> &
      Partial<Pick<Token, 'role' | 'user_id' | 'portal_user_id'>>,
    lifetimeSeconds: number,
  ): Token & { secret: string } {
    const secret = randomBytes(32).toString('base64url');
    const row: Token = {
      role: null,
      user_id: null,
      portal_user_id: null,
      ...token,
      id: randomUUID(),
      created_at: timestamp(),
      expires_at: new Date(Date.now() + lifetimeSeconds * 1_000).toISOString(),
    };
    this.db
      .prepare(
        `INSERT INTO token (id, organization_id, hash, kind, name, role, user_id, portal_user_id, created_at, expires_at)
         VALUES (:id, :organization_id, :hash, :kind, :name, :role, :user_id, :portal_user_id, :created_at, :expires_at)`,
      )
      .run({ ...row, hash: hashOf(secret) });
    return { ...row, secret };
  }

  /** Returns the token of this secret unless it is unknown, revoked or expired. */
  tokenOf(secret: string): Token | undefined {
    const token = this.db.prepare('SELECT * FROM token WHERE hash = ?').get(hashOf(secret)) as Token | undefined;
    if (!token || token.expires_at <= new Date().toISOString()) return undefined;
    // A session has the rights that its user has now, not those of the log-in.
    const role = token.kind === 'session' ? this.userBy('id', token.user_id ?? '')?.role : undefined;
    return role ? { ...token, role } : token;
  }

  tokensOf(organizationId: string): Token[] {
    return this.db
      .prepare("SELECT * FROM token WHERE organization_id = ? AND kind = 'api' ORDER BY created_at")
      .all(organizationId) as Token[];
  }

  revokeToken(organizationId: string, id: string): Token | undefined {
    const token = this.tokensOf(organizationId).find((candidate) => candidate.id === id);
    if (token) this.db.prepare('DELETE FROM token WHERE id = ?').run(id);
    return token;
  }

  /** Logs a customer out everywhere. */
  endPortalSessions(portalUserId: string): void {
    this.db.prepare("DELETE FROM token WHERE portal_user_id = ? AND kind = 'portal'").run(portalUserId);
  }

  /** Ends a session by its secret. */
  endSession(secret: string): void {
    this.db.prepare('DELETE FROM token WHERE hash = ?').run(hashOf(secret));
  }
}
