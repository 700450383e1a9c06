import {
  Badge,
  Button,
  api,
  loadSession,
  mayManage,
  useLiveSession,
  usePortalEvents,
  useSession,
  type Session,
} from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { registerApplication, start } from 'single-spa';
import { Link, useLocation } from 'wouter';
import { Notifications } from './Notifications.tsx';

const AREAS = ['entity', 'journey', 'workflow', 'messaging', 'users'];

const LINKS = [
  ['/app/entity/contact', 'Contacts'],
  ['/app/entity/account', 'Accounts'],
  ['/app/entity/opportunity', 'Opportunities'],
  ['/app/entity/contract', 'Contracts'],
  ['/app/journey', 'Journeys'],
  ['/app/workflow', 'Workflows'],
  ['/app/workflow/mine', 'My tasks'],
  ['/app/messaging', 'Messages'],
  ['/app/users', 'Users'],
] as const;
const ADMINISTRATORS_ALONE = 'Users';

let started = false;
function startApplications() {
  if (started) return;
  started = true;
  for (const area of AREAS)
    registerApplication({ name: area, app: () => import(`@portal/${area}`), activeWhen: [`/app/${area}`] });
  start({ urlRerouteOnly: true });
}

const nextChannel = (session: Session) => (session.channel === 'canary' ? 'stable' : 'canary');

async function switchChannel(session: Session) {
  await api.patch(`user/v2/users/${session.user.id}`, { override_release_channel: nextChannel(session) });
  window.location.reload();
}

async function logOut() {
  await api.delete('session');
  window.location.assign('/login');
}

function Navigation({ session }: { session: Session }) {
  const [location] = useLocation();
  const current = LINKS.map(([href]) => href)
    .filter((href) => location.startsWith(href))
    .at(-1);
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['unread'],
    queryFn: () => api.get<{ count: number }>('message/v1/message/messages/unread/user'),
  });
  usePortalEvents(
    useCallback(() => void client.invalidateQueries({ queryKey: ['unread'] }), [client]),
    'message',
    'thread',
  );
  return (
    <nav aria-label="Main">
      <ul>
        {LINKS.filter(([, name]) => name !== ADMINISTRATORS_ALONE || mayManage(session)).map(([href, name]) => (
          <li key={href}>
            <Link href={href} aria-current={href === current ? 'page' : undefined}>
              {name}
              {name === 'Messages' && data !== undefined && data.count > 0 && (
                <Badge tone="accent">
                  {data.count}
                  <span className="muted"> unread</span>
                </Badge>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function Shell() {
  const session = useSession();
  useLiveSession();
  useEffect(() => void loadSession().then(startApplications, () => undefined), []);
  return (
    <div className="layout">
      <div className="sidebar">
        <div className="brand">
          360 portal<small>{session?.organization.name}</small>
        </div>
        {session && <Navigation session={session} />}
        {session && <Notifications />}
        {session && (
          <section className="account" aria-label="Account">
            <span>
              <strong>{session.user.display_name}</strong>
              {session.user.roles[0]}
            </span>
            <span>
              Release channel{' '}
              <Badge tone={session.channel === 'canary' ? 'accent' : 'neutral'}>{session.channel}</Badge>
            </span>
            <Button onClick={() => void switchChannel(session)}>Switch to {nextChannel(session)}</Button>
            <Button onClick={() => void logOut()}>Log out</Button>
          </section>
        )}
      </div>
      <main id="content" className="content" />
    </div>
  );
}
