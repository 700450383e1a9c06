import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from './api.ts';
import { queries } from './application.tsx';
import { usePortalEvents } from './events.ts';

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

/** Whose page it is, where it needs no member's log-in. */
export const organizationId = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="portal:organization"]')?.content ?? '';

const QUERY = { queryKey: ['session'], queryFn: () => api.get<Session>('session'), staleTime: Infinity };

/** Who is logged in; asked once a page, and shared by all its micro-frontends. */
export const loadSession = (): Promise<Session> => queries.fetchQuery(QUERY);

export const useSession = (): Session | undefined => useQuery(QUERY, queries).data;

/** Asks anew whenever the rights of somebody or a flag have changed. */
export const useLiveSession = (): void =>
  usePortalEvents(
    useCallback(() => void queries.invalidateQueries({ queryKey: QUERY.queryKey }), []),
    'session',
  );

export const mayWrite = (session: Session | undefined) => session !== undefined && session.user.roles[0] !== 'viewer';
export const mayManage = (session: Session | undefined) => session?.user.roles[0] === 'administrator';
