import { Alert, Button } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Route, Switch, useLocation } from 'wouter';
import { ContractList } from './ContractList.tsx';
import { ContractPage } from './ContractPage.tsx';
import { DocumentList, DocumentPage } from './Documents.tsx';
import { Entrance, PasswordPages } from './Entrance.tsx';
import { Profile } from './Profile.tsx';
import { getContact, isLoggedIn, logOut } from './requests.ts';

export function CustomerPortal({ portalId }: { portalId: string }) {
  const base = `/portal/${portalId}`;
  const client = useQueryClient();
  const [location, navigate] = useLocation();
  const session = useQuery({ queryKey: ['logged-in'], queryFn: () => isLoggedIn(portalId) });
  const { data: contact, isError } = useQuery({
    queryKey: ['contact'],
    queryFn: getContact,
    enabled: session.data === true,
  });

  if (/\/(forgot|reset)-password$/.test(location)) return <PasswordPages portalId={portalId} base={base} />;
  if (session.isError || isError)
    return (
      <main className="plain">
        <Alert>The portal cannot be reached.</Alert>
      </main>
    );
  if (session.data === false) return <Entrance portalId={portalId} onEntered={() => void client.invalidateQueries()} />;
  if (!contact) return <main className="plain" aria-busy="true" />;
  const leave = async () => {
    await logOut();
    client.clear();
    navigate(base);
  };
  const link = (href: string, name: string) => (
    <Link href={href} aria-current={location === href ? 'page' : undefined}>
      {name}
    </Link>
  );

  return (
    <div className="plain">
      <header className="page-header">
        <nav aria-label="Portal" className="actions">
          {link(base, 'My contracts')}
          {link(`${base}/documents`, 'My documents')}
          {link(`${base}/profile`, 'My data')}
        </nav>
        <span className="actions">
          <span className="muted">{contact._title}</span>
          <Button onClick={() => void leave()}>Log out</Button>
        </span>
      </header>
      <main className="stack">
        <Switch>
          <Route path={base}>{() => <ContractList base={base} />}</Route>
          <Route path={`${base}/profile`}>{() => <Profile contact={contact} />}</Route>
          <Route path={`${base}/documents`}>{() => <DocumentList base={base} />}</Route>
          <Route path={`${base}/document/:id`}>{({ id }) => <DocumentPage key={id} id={id} />}</Route>
          <Route path={`${base}/contract/:id`}>{({ id }) => <ContractPage key={id} id={id} />}</Route>
        </Switch>
      </main>
    </div>
  );
}
