import { Empty, Section, When } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { getActivities } from './requests.ts';

export function ActivityFeed({ slug, id }: { slug: string; id: string }) {
  const { data } = useQuery({ queryKey: ['activities', slug, id], queryFn: () => getActivities(slug, id) });
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
