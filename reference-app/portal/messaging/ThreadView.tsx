import { Alert, Button, DownloadButton, Section, TextArea, When, type User, useSubmit } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { listMessages, markRead, sendMessage, setDone, type Thread } from './requests.ts';

export function ThreadView({ thread, me, editable }: { thread: Thread; me: User; editable: boolean }) {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['messages', thread._id], queryFn: () => listMessages(thread._id) });
  const refresh = () =>
    Promise.all(['threads', 'messages', 'unread'].map((key) => client.invalidateQueries({ queryKey: [key] })));
  useEffect(() => {
    if (thread.unread > 0) void markRead(thread._id).then(refresh);
  }, [thread._id, thread.unread]);

  const { onSubmit, busy, problem } = useSubmit(async ({ reply: text }, form) => {
    const latest = data?.at(-1);
    if (!text || !latest) return;
    const to = thread.participants.filter((address) => address !== me.email);
    await sendMessage({ to, subject: thread._title, text, from: me.email, parent: latest._id });
    form.reset();
    await refresh();
  });
  if (!data) return null;
  const toggleDone = async () => {
    await setDone(thread._id, !thread.done);
    await refresh();
  };

  return (
    <Section
      title={thread._title}
      actions={editable && <Button onClick={() => void toggleDone()}>{thread.done ? 'Reopen' : 'Mark as done'}</Button>}
    >
      {problem && <Alert>{problem}</Alert>}
      <div role="log" aria-label="Messages">
        {data.map(({ _id, from, text, file, _created_at }) => (
          <article key={_id} className="message" aria-label={`Message from ${from.name}`}>
            <strong>{from.name}</strong>{' '}
            <span className="muted">
              <When at={_created_at} />
            </span>
            <p>{text}</p>
            {file?.$relation.map((attached) => (
              <p key={attached.entity_id}>
                {attached.filename} <DownloadButton file={{ ...attached, _id: attached.entity_id }} />
              </p>
            ))}
          </article>
        ))}
      </div>
      {editable && (
        <form className="form" onSubmit={onSubmit}>
          <TextArea label="Reply" name="reply" />
          <div>
            <Button type="submit" disabled={busy}>
              Send reply
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
