import { Alert, Badge, Button, Empty, Page, Section, SelectField, mayWrite, useSession, useSubmit } from '@portal/kit';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { findExecutions, listTemplates, startExecution } from './requests.ts';

export const STATUS = { STARTED: 'Running', DONE: 'Done', CLOSED: 'Canceled' } as const;

export function StartWorkflow({ slug, id }: { slug: string; id: string }) {
  const session = useSession();
  const [, navigate] = useLocation();
  const templates = useQuery({ queryKey: ['templates'], queryFn: listTemplates });
  const running = useQuery({ queryKey: ['executions', id], queryFn: () => findExecutions(slug, id) });

  const { onSubmit, busy, problem } = useSubmit(async ({ template }) => {
    if (!template) throw new Error('Choose a workflow to start.');
    const execution = await startExecution(template, slug, id);
    navigate(`/app/workflow/${execution.id}`);
  });

  return (
    <Page title="Start a workflow">
      {problem && <Alert>{problem}</Alert>}
      {mayWrite(session) && (
        <Section title="Choose a workflow">
          <form className="inline" onSubmit={onSubmit}>
            <SelectField
              label="Workflow"
              name="template"
              options={templates.data?.map(({ id: value, name }) => ({ value, title: name })) ?? []}
            />
            <Button type="submit" primary disabled={busy}>
              Start
            </Button>
          </form>
        </Section>
      )}
      <Section title="Started so far">
        {running.data?.length === 0 && <Empty>None yet.</Empty>}
        <ul className="list" aria-label="Started workflows">
          {running.data?.map((execution) => (
            <li key={execution.id}>
              <Link href={`/app/workflow/${execution.id}`}>{execution.name}</Link>
              <Badge>{STATUS[execution.status]}</Badge>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
