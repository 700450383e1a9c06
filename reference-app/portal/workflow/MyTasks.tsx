import { Alert, Empty, Page, Section, usePortalEvents, useSession } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { Due } from './due.tsx';
import { openSteps } from './requests.ts';

export function MyTasks() {
  const session = useSession();
  const client = useQueryClient();
  const { data, isError } = useQuery({ queryKey: ['steps'], queryFn: openSteps });
  usePortalEvents(
    useCallback(() => void client.invalidateQueries({ queryKey: ['steps'] }), [client]),
    'notification',
  );
  if (isError) return <Alert>Your tasks could not be loaded.</Alert>;
  if (!session || !data) return null;
  const mine = data.filter(({ assignedTo }) => assignedTo.includes(session.user.id));
  return (
    <Page title="My tasks">
      <Section title="Open">
        {mine.length === 0 && <Empty>Nothing to do.</Empty>}
        <ul className="list" aria-label="My tasks">
          {mine.map(({ id, name, executionId, executionName, dueDate }) => (
            <li key={id}>
              <span>
                <Link href={`/app/workflow/${executionId}`}>{name}</Link> <span className="muted">{executionName}</span>
              </span>
              {dueDate && <Due date={dueDate} />}
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
