import { Alert, Badge, Button, Empty, Page, Section, Status, TextField, When, mayWrite, useSession } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { JourneyConfiguration, JourneyStep } from '../../journey-logic.ts';
import { conditionOf, emptyStep, possibleConditions, withCondition } from './model.ts';
import { listRevisions, loadDraft, publishRevision, saveRevision } from './requests.ts';
import { StepEditor } from './StepEditor.tsx';

function Revisions({ id }: { id: string }) {
  const { data } = useQuery({ queryKey: ['revisions', id], queryFn: () => listRevisions(id) });
  return (
    <Section title="Revisions">
      {data?.length === 0 && <Empty>Nothing has been saved yet.</Empty>}
      <ol className="list" aria-label="Revisions">
        {data?.map(({ revision_id, name, created_by, created_at, is_published }) => (
          <li key={revision_id}>
            <span>
              {name} by {created_by} {is_published && <Badge tone="good">Published</Badge>}
            </span>
            <span className="muted">
              <When at={created_at} />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function JourneyBuilder({ id }: { id: string }) {
  const session = useSession();
  const client = useQueryClient();
  const [changed, setChanged] = useState<JourneyConfiguration>();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<{ done?: string; problem?: string }>({});
  const loaded = useQuery({ queryKey: ['journey', id], queryFn: () => loadDraft(id), refetchOnWindowFocus: false });

  if (loaded.isError) return <Alert>This journey was not found.</Alert>;
  const journey = changed ?? loaded.data;
  if (!journey) return null;
  const editable = mayWrite(session);
  const replace = (step: JourneyStep, by: JourneyStep[]) =>
    setChanged({ ...journey, steps: journey.steps.flatMap((other) => (other === step ? by : [other])) });

  const save = async (publish: boolean) => {
    setOutcome({});
    setBusy(true);
    try {
      if (journey.steps.length === 0) throw new Error('A journey needs at least one step.');
      const revision = await saveRevision(id, journey);
      if (publish) await publishRevision(id, revision.revision_id);
      await client.invalidateQueries({ queryKey: ['revisions', id] });
      setOutcome({ done: publish ? `${revision.name} is published.` : `${revision.name} is saved.` });
    } catch (error) {
      setOutcome({ problem: (error as Error).message });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Page
      title={journey.name}
      actions={
        <>
          <a href={`/journey/${id}`}>Public page</a>
          {editable && (
            <Button disabled={busy} onClick={() => void save(false)}>
              Save draft
            </Button>
          )}
          {editable && (
            <Button primary disabled={busy} onClick={() => void save(true)}>
              Publish
            </Button>
          )}
        </>
      }
    >
      {outcome.done && <Status>{outcome.done}</Status>}
      {outcome.problem && <Alert>{outcome.problem}</Alert>}
      <Section title="Steps">
        {editable && (
          <TextField
            label="Journey name"
            value={journey.name}
            onChange={(event) => setChanged({ ...journey, name: event.target.value })}
          />
        )}
        {journey.steps.length === 0 && <Empty>No steps yet.</Empty>}
        {editable
          ? journey.steps.map((step) => (
              <StepEditor
                key={step.stepId}
                step={step}
                conditions={possibleConditions(journey)}
                condition={conditionOf(journey, step)}
                onChange={(next) => replace(step, [next])}
                onCondition={(condition) => setChanged(withCondition(journey, step, condition))}
                onRemove={() => replace(step, [])}
              />
            ))
          : journey.steps.map(({ stepId, name }) => <p key={stepId}>{name}</p>)}
        {editable && (
          <div>
            <Button
              onClick={() => setChanged({ ...journey, steps: [...journey.steps, emptyStep(journey.steps.length + 1)] })}
            >
              Add step
            </Button>
          </div>
        )}
      </Section>
      <Revisions id={id} />
    </Page>
  );
}
