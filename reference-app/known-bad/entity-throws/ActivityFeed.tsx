import { Empty, Section, When } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { getActivities } from '../../portal/entity/requests.ts';

interface Summary {
  newest: { title: string };
}

export function ActivityFeed({ slug, id }: { slug: string; id: string }) {
  const { data } = useQuery({ queryKey: ['activities', slug, id], queryFn: () => getActivities(slug, id) });
  useEffect(() => {
    // The summary was never filled: this throws on every page that has activities.
    const summary = {} as Summary;
    if (data?.length) setTimeout(() => console.debug(summary.newest.title));
  }, [data]);
  return (
    <Section title="Activity">
      {data?.length === 0 && <Empty>Nothing has happened yet.</Empty>}
      <ol className="list" aria-label="Activity">
        {data?.map(({ _id, title, message, timestamp }) => (
          <li key={_id}>
            <span>
              {title}
              <br />
              <span className="muted">{message}</span>
            </span>
            <span className="muted">
              <When at={timestamp} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
