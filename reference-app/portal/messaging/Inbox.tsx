import { Alert, Badge, Button, ButtonLink, Empty, Page, Section, TextField, mayWrite, useSession } from '@portal/kit';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { Compose } from './Compose.tsx';
import { useLiveMessages } from './live.ts';
import { listThreads, type Thread } from './requests.ts';
import { ThreadView } from './ThreadView.tsx';

const ThreadLink = ({ thread, current }: { thread: Thread; current: boolean }) => (
  <Link
    href={`/app/messaging/${thread._id}`}
    aria-current={current ? 'true' : undefined}
    className={thread.unread ? 'unread' : undefined}
  >
    <span>
      {thread._title} {thread.unread > 0 && <Badge tone="accent">{thread.unread} unread</Badge>}
    </span>
    <span className="muted">{thread.latest_message?.from.name}</span>
  </Link>
);

export function Inbox({ threadId }: { threadId?: string | undefined }) {
  const session = useSession();
  const [done, setDone] = useState(false);
  const [text, setText] = useState('');
  const { data, isError } = useQuery({ queryKey: ['threads'], queryFn: () => listThreads() });
  const searchable = session?.flags['message-search'] ?? false;
  const found = useQuery({
    queryKey: ['threads', text],
    queryFn: () => listThreads(text),
    enabled: searchable && text !== '',
    placeholderData: keepPreviousData,
  });
  useLiveMessages();
  if (isError) return <Alert>The messages could not be loaded.</Alert>;
  const shown = (searchable && text ? found.data : data)?.filter((thread) => thread.done === done);
  const current = data?.find(({ _id }) => _id === threadId);

  return (
    <Page
      title="Messages"
      actions={
        mayWrite(session) && (
          <>
            <ButtonLink href="/app/entity/email_template">Templates</ButtonLink>
            <ButtonLink primary href="/app/messaging/new">
              New message
            </ButtonLink>
          </>
        )
      }
    >
      <div className="columns">
        <Section
          title={done ? 'Done' : 'Open'}
          actions={<Button onClick={() => setDone(!done)}>{done ? 'Show open' : 'Show done'}</Button>}
        >
          {searchable && (
            <TextField
              label="Search messages"
              type="search"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          {shown?.length === 0 && <Empty>No messages.</Empty>}
          <ul className="list thread-list" aria-label="Threads">
            {shown?.map((thread) => (
              <li key={thread._id}>
                <ThreadLink thread={thread} current={thread._id === threadId} />
              </li>
            ))}
          </ul>
        </Section>
        <div className="stack">
          {threadId === 'new' && session && <Compose me={session.user} />}
          {current && session && (
            <ThreadView key={current._id} thread={current} me={session.user} editable={mayWrite(session)} />
          )}
          {threadId && threadId !== 'new' && data && !current && <Alert>This thread is not yours to see.</Alert>}
          {!threadId && <Empty>Choose a thread to read it.</Empty>}
        </div>
      </div>
    </Page>
  );
}
