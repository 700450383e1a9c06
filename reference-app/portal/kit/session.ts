import { useEffect, useState } from 'react';
import { api } from './api.ts';

export type Role = 'administrator' | 'agent' | 'viewer';

export interface User {
  id: string;
  email: string;
  display_name: string;
  roles: [Role];
  override_release_channel: 'stable' | 'canary' | null;
}

export interface Session {
  user: User;
  organization: { id: string; name: string };
  channel: 'stable' | 'canary';
  flags: Record<string, boolean>;
}

let current: Promise<Session> | undefined;

/** Who is logged in; asked once a page, and shared by all its micro-frontends. */
export const loadSession = (): Promise<Session> => (current ??= api.get<Session>('session'));

export function useSession(): Session | undefined {
  const [session, setSession] = useState<Session>();
  useEffect(() => void loadSession().then(setSession, () => undefined), []);
  return session;
}

export const mayWrite = (session: Session | undefined) => session !== undefined && session.user.roles[0] !== 'viewer';
export const mayManage = (session: Session | undefined) => session?.user.roles[0] === 'administrator';
