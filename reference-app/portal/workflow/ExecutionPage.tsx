import {
  Alert,
  Badge,
  Button,
  ConfirmDialog,
  Page,
  Section,
  SelectField,
  TextField,
  mayWrite,
  useSession,
} from '@portal/kit';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { completeTask } from './complete-task.ts';
import { Due } from './due.tsx';
import { cancelExecution, getExecution, listUsers, patchTask, type Task } from './requests.ts';
import { STATUS } from './StartWorkflow.tsx';

const PHASE_STATUS = { OPEN: 'Open', IN_PROGRESS: 'In progress', COMPLETED: 'Completed' } as const;

interface TaskRowProps {
  task: Task;
  people: { value: string; title: string }[];
  editable: boolean;
  onChange: (change: Partial<Task>) => void;
  onComplete: () => void;
}

function TaskRow({ task, people, editable, onChange, onComplete }: TaskRowProps) {
  const { name, status, due_date } = task;
  const ended = status === 'COMPLETED' || status === 'SKIPPED';
  const assignee = task.assigned_to[0] ?? '';
  return (
    <li>
      <span>
        {name} {status === 'COMPLETED' && <Badge tone="good">Completed</Badge>}
        {status === 'SKIPPED' && <Badge>Skipped</Badge>} {due_date && !ended && <Due date={due_date} />}
      </span>
      {editable && !ended ? (
        <span className="inline">
          <SelectField
            label={`Assign ${name} to`}
            options={people}
            empty="Nobody"
            value={assignee}
            onChange={({ target }) => onChange({ assigned_to: target.value ? [target.value] : [] })}
          />
          <TextField
            label={`${name} is due on`}
            type="date"
            value={due_date?.slice(0, 10) ?? ''}
            onChange={({ target }) => target.value && onChange({ due_date: target.value })}
          />
          <Button aria-label={`Skip ${name}`} onClick={() => onChange({ status: 'SKIPPED' })}>
            Skip
          </Button>
          <Button aria-label={`Complete ${name}`} onClick={onComplete}>
            Complete
          </Button>
        </span>
      ) : (
        <span className="muted">{people.find(({ value }) => value === assignee)?.title ?? 'Nobody'}</span>
      )}
    </li>
  );
}

export function ExecutionPage({ id }: { id: string }) {
  const session = useSession();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { data, isError } = useQuery({ queryKey: ['execution', id], queryFn: () => getExecution(id) });
  const users = useQuery({ queryKey: ['users'], queryFn: listUsers });
  if (isError) return <Alert>This workflow was not found.</Alert>;
  if (!data || users.isPending) return null;

  const act = async (action: Promise<unknown>) => {
    setAsking(false);
    try {
      await action;
      setProblem(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
    await client.invalidateQueries({ queryKey: ['execution', id] });
  };
  const editable = mayWrite(session) && data.status === 'STARTED';
  const finished = data.tasks.filter(({ status }) => status === 'COMPLETED').length;
  const people = users.data?.map(({ id: value, display_name }) => ({ value, title: display_name })) ?? [];
  const [context] = data.contexts;

  return (
    <Page
      title={data.name}
      actions={
        editable && (
          <Button danger onClick={() => setAsking(true)}>
            Cancel workflow
          </Button>
        )
      }
    >
      {problem && <Alert>{problem}</Alert>}
      {asking && (
        <ConfirmDialog
          title={`Cancel ${data.name}?`}
          confirm="Cancel workflow"
          onConfirm={() => void act(cancelExecution(id))}
          onCancel={() => setAsking(false)}
        >
          Open tasks stay as they are, and nobody can complete them any more.
        </ConfirmDialog>
      )}
      <div className="actions">
        <span role="status" aria-label="Progress">
          {STATUS[data.status]}: {finished} of {data.tasks.length} tasks completed
        </span>
        {context && (
          <Link href={`/app/entity/${context.entity_schema}/${context.entity_id}`}>
            Back to the {context.entity_schema}
          </Link>
        )}
      </div>
      {data.phases.map((phase) => (
        <Section
          key={phase.id}
          title={phase.name}
          actions={
            <span role="status">
              <Badge tone={phase.status === 'COMPLETED' ? 'good' : 'neutral'}>{PHASE_STATUS[phase.status]}</Badge>
            </span>
          }
        >
          <ul className="list" aria-label={`Tasks of ${phase.name}`}>
            {data.tasks
              .filter(({ phase_id }) => phase_id === phase.id)
              .map((task) => (
                <TaskRow
                  key={task.id}
                  {...{ task, people, editable }}
                  onChange={(change) => void act(patchTask(id, task, change))}
                  onComplete={() => void act(completeTask(id, task))}
                />
              ))}
          </ul>
        </Section>
      ))}
    </Page>
  );
}
