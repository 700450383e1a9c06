import { Alert, Badge, Empty, Page, Section } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { getContracts } from './requests.ts';

export function ContractList({ base }: { base: string }) {
  const { data, isError } = useQuery({ queryKey: ['contracts'], queryFn: getContracts });
  if (isError) return <Alert>Your contracts could not be loaded.</Alert>;
  return (
    <Page title="My contracts">
      <Section title="Contracts">
        {data?.length === 0 && <Empty>You have no contracts yet.</Empty>}
        <ul className="list" aria-label="Contracts">
          {data?.map(({ _id, _title, status }) => (
            <li key={_id}>
              <Link href={`${base}/contract/${_id}`}>{_title}</Link>
              {status && <Badge tone={status === 'active' ? 'good' : 'neutral'}>{status}</Badge>}
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
