import { Alert, Button, Empty, Page, Section, TextArea, TextField, mayWrite, useSession, useSubmit } from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createTemplate, listTemplates, type Phase, type TaskTemplate } from './requests.ts';

/** Reads one line a task, `Phase: task`, into phases and tasks. */
function readPlan(text: string): { phases: Phase[]; tasks: TaskTemplate[] } {
  const phases: Phase[] = [];
  const tasks: TaskTemplate[] = [];
  for (const line of text.split('\n').filter((entry) => entry.trim())) {
    const [phaseName = '', name = ''] = line.split(':').map((part) => part.trim());
    if (!name) throw new Error(`"${line.trim()}" needs a phase and a task, as in "Check: call the customer".`);
    let phase = phases.find((known) => known.name === phaseName);
    if (!phase) phases.push((phase = { id: crypto.randomUUID(), name: phaseName }));
    tasks.push({ id: crypto.randomUUID(), name, phase_id: phase.id, task_type: 'MANUAL' });
  }
  if (!tasks.length) throw new Error('A workflow needs at least one task.');
  return { phases, tasks };
}

export function TemplateList() {
  const session = useSession();
  const client = useQueryClient();
  const { data, isError } = useQuery({ queryKey: ['templates'], queryFn: listTemplates });

  const { onSubmit, busy, problem } = useSubmit(async ({ name, plan = '' }, form) => {
    if (!name) throw new Error('A workflow needs a name.');
    await createTemplate({ name, ...readPlan(plan) });
    form.reset();
    await client.invalidateQueries({ queryKey: ['templates'] });
  });

  if (isError) return <Alert>The workflows could not be loaded.</Alert>;

  return (
    <Page title="Workflows">
      {problem && <Alert>{problem}</Alert>}
      <div className="columns">
        <Section title="All workflows">
          {data?.length === 0 && <Empty>No workflows yet.</Empty>}
          <ul className="list" aria-label="Workflows">
            {data?.map(({ id, name, phases, tasks }) => (
              <li key={id}>
                <span>{name}</span>
                <span className="muted">
                  {phases.length} phases, {tasks.length} tasks
                </span>
              </li>
            ))}
          </ul>
        </Section>
        {mayWrite(session) && (
          <Section title="New workflow">
            <form className="form" noValidate onSubmit={onSubmit}>
              <TextField label="Workflow name" name="name" required />
              <TextArea
                label="Tasks"
                name="plan"
                hint="One task a line, after its phase: “Check: call the customer”."
                required
              />
              <div>
                <Button type="submit" primary disabled={busy}>
                  Create workflow
                </Button>
              </div>
            </form>
          </Section>
        )}
      </div>
    </Page>
  );
}
