import { Badge, Button, Empty, api, usePortalEvents } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Link } from 'wouter';

interface Notification {
  id: number;
  title: { en: string };
  message: { en: string };
  redirect_url: string;
  read_state: boolean;
}

/** What the portal has to tell the person who is logged in. */
export function Notifications() {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['notifications'],
    queryFn: () =>
      api.get<{ total_unread: number; results: Notification[] }>('notification/v2/notification/notifications'),
  });
  const refresh = useCallback(() => void client.invalidateQueries({ queryKey: ['notifications'] }), [client]);
  usePortalEvents(refresh, 'notification');
  const read = async ({ id }: Notification) => {
    setOpen(false);
    await api.put(`notification/v1/notification/notifications/${id}/mark`, {});
    refresh();
  };
  return (
    <section className="stack" aria-label="Notifications">
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        Notifications {data && data.total_unread > 0 && <Badge tone="accent">{data.total_unread} new</Badge>}
      </Button>
      {open && data?.results.length === 0 && <Empty>Nothing new.</Empty>}
      {open && (
        <ul aria-label="Notifications">
          {data?.results.map((one) => (
            <li key={one.id}>
              <Link href={one.redirect_url} onClick={() => void read(one)}>
                <span>
                  {one.title.en} {!one.read_state && <Badge tone="accent">new</Badge>}
                  <br />
                  <span className="muted">{one.message.en}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
