import {
  Alert,
  Badge,
  Button,
  Empty,
  Page,
  Section,
  TextField,
  When,
  mayWrite,
  useSession,
  useSubmit,
} from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { createJourney, listJourneys } from './requests.ts';

export function JourneyList() {
  const session = useSession();
  const [, navigate] = useLocation();
  const { data, isError } = useQuery({ queryKey: ['journeys'], queryFn: listJourneys });

  const { onSubmit, problem, busy } = useSubmit(async ({ name }) => {
    if (!name) throw new Error('A journey needs a name.');
    const { journeyId } = await createJourney({ name, steps: [] });
    navigate(`/app/journey/${journeyId}`);
  });

  if (isError) return <Alert>The journeys could not be loaded.</Alert>;

  return (
    <Page title="Journeys">
      {mayWrite(session) && (
        <Section title="New journey">
          <form className="inline" onSubmit={onSubmit}>
            <TextField label="Journey name" name="name" error={problem} required />
            <Button type="submit" primary disabled={busy}>
              Create journey
            </Button>
          </form>
        </Section>
      )}
      <Section title="All journeys">
        {data?.length === 0 && <Empty>No journeys yet.</Empty>}
        <ul className="list" aria-label="Journeys">
          {data?.map(({ _id, journey_name, _tags, _updated_at }) => (
            <li key={_id}>
              <span>
                <Link href={`/app/journey/${_id}`}>{journey_name}</Link>{' '}
                <Badge tone={_tags.includes('published') ? 'good' : 'neutral'}>
                  {_tags.includes('published') ? 'Published' : 'Draft'}
                </Badge>
              </span>
              <span className="muted">
                <When at={_updated_at} />
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
