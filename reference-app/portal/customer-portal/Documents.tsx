import { Alert, Badge, Empty, Page, Section, day, euros } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { getFile, getFiles, getInvoices } from './requests.ts';

function Invoices() {
  const { data, isError } = useQuery({ queryKey: ['invoices'], queryFn: getInvoices });
  if (isError) return <Alert>Your invoices could not be loaded.</Alert>;
  return (
    <Section title="Invoices">
      {data?.length === 0 && <Empty>You have no invoices yet.</Empty>}
      <ul className="list" aria-label="Invoices">
        {data?.map(({ _id, _title, billing_amount, due_date, paid_date }) => (
          <li key={_id}>
            <span>
              {_title}{' '}
              <span className="muted">
                {euros(billing_amount / 100)}, due {day(due_date)}
              </span>
            </span>
            <Badge tone={paid_date ? 'good' : 'accent'}>{paid_date ? 'paid' : 'open'}</Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function DocumentList({ base }: { base: string }) {
  const { data, isError } = useQuery({ queryKey: ['files'], queryFn: getFiles });
  if (isError) return <Alert>Your documents could not be loaded.</Alert>;
  return (
    <Page title="My documents">
      <Invoices />
      <Section title="Documents">
        {data?.length === 0 && <Empty>You have no documents yet.</Empty>}
        <ul className="list" aria-label="Documents">
          {data?.map(({ _id, _title }) => (
            <li key={_id}>
              <Link href={`${base}/document/${_id}`}>{_title}</Link>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}

export function DocumentPage({ id }: { id: string }) {
  const { data, isError } = useQuery({ queryKey: ['file', id], queryFn: () => getFile(id) });
  if (isError) return <Alert>This document was not found.</Alert>;
  if (!data) return null;
  return (
    <Page title={data._title}>
      <a className="button primary" download={data.filename} href={`data:${data.mime_type};base64,${data.contents}`}>
        Download
      </a>
    </Page>
  );
}
