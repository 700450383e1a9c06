import type { OperationMethods as ExecutionMethods } from '@epilot/sdk/workflow';
import type { OperationMethods as DefinitionMethods } from '@epilot/sdk/workflow-definition';
import { randomUUID } from 'node:crypto';
import { SCHEMAS } from '../entity-schemas.ts';
import type { Call, OperationsOf } from '../contract.ts';
import { HttpError, notFound } from '../errors.ts';
import type { Document, Json } from '../store.ts';
import { callerOf } from './entity.ts';
import { notify, type Place } from './notification.ts';

interface TaskTemplate extends Json {
  id: string;
  name: string;
  phase_id?: string;
}
interface Task extends Json {
  id: string;
  name: string;
  status: string;
  phase_id?: string;
  template_id: string;
  assigned_to: string[];
  due_date?: string;
  requirements?: { task_id?: string; when: string }[];
  analytics: Json;
}
interface Phase extends Json {
  id: string;
  name: string;
  status: 'OPEN' | 'IN_PROGRESS' | 'COMPLETED';
}
interface Execution extends Json {
  status: 'STARTED' | 'DONE' | 'CLOSED';
  contexts: { entity_id?: string; entity_schema?: string }[];
  tasks: Task[];
  phases: Phase[];
  analytics: Json;
}

const toTemplate = ({ id, data, created_at, updated_at }: Document, org_id: string) => ({
  ...data,
  ...{ id, org_id, created_at, updated_at },
});
const template = ({ store, params }: Call) => store.get('flow_template', params.flowId ?? '');

export const workflowDefinitionOperations: OperationsOf<DefinitionMethods> = {
  createFlowTemplate: {
    access: 'write',
    run: ({ store, body }) => ({
      status: 201,
      body: toTemplate(store.insert('flow_template', body.name, body), store.organizationId),
    }),
  },
  listFlowTemplates: {
    access: 'read',
    run: ({ store }) => ({
      status: 200,
      body: { results: store.all('flow_template').map((entry) => toTemplate(entry, store.organizationId)) },
    }),
  },
  getFlowTemplate: {
    access: 'read',
    run: (call) => ({ status: 200, body: toTemplate(template(call), call.store.organizationId) }),
  },
  updateFlowTemplate: {
    access: 'write',
    run: (call) => {
      const { id } = template(call);
      const updated = call.store.update('flow_template', id, call.body.name, call.body);
      return { status: 200, body: toTemplate(updated, call.store.organizationId) };
    },
  },
  deleteFlowTemplate: {
    access: 'write',
    run: (call) => {
      call.store.purge('flow_template', template(call).id);
      return { status: 204 };
    },
  },
};

const executionOf = ({ store, params }: Call) => store.get('flow_execution', params.execution_id ?? '');

const toExecution = ({ id, title, data, created_at, updated_at }: Document, org_id: string) => ({
  ...data,
  ...{ id, org_id, name: title, created_at, updated_at },
});

const finished = (task: Task) => task.status === 'COMPLETED' || task.status === 'SKIPPED';

/** A phase is done with its last task, a flow with its last phase. */
function progressed(execution: Execution, userId: string): Execution {
  const phases = execution.phases.map((phase): Phase => {
    const tasks = execution.tasks.filter((task) => task.phase_id === phase.id);
    const status = tasks.every(finished) ? 'COMPLETED' : tasks.some(finished) ? 'IN_PROGRESS' : 'OPEN';
    return { ...phase, status };
  });
  if (execution.status === 'CLOSED') return { ...execution, phases };
  const done = execution.tasks.every(finished);
  const { completed_at: _, ...analytics } = execution.analytics;
  return {
    ...execution,
    phases,
    status: done ? 'DONE' : 'STARTED',
    analytics: done ? { ...analytics, completed_at: new Date().toISOString(), completed_by: userId } : analytics,
  };
}

function save(call: Call, document: Document, execution: Execution): Document {
  return call.store.update(
    'flow_execution',
    document.id,
    document.title,
    progressed(execution, call.token.user_id ?? ''),
  );
}

interface Start {
  templateId: string;
  contexts: Execution['contexts'];
  /** Who gets the first task. */
  assignees?: string[];
  starter: { id: string; name: string };
}

/** Starts a workflow on entities, and says so in their activity feeds. */
export function startFlow(place: Place, { templateId, contexts, assignees = [], starter }: Start): Document {
  const { store } = place;
  const { data, id, title } = store.get('flow_template', templateId);
  for (const { entity_id } of contexts) {
    const entity = store.findById(entity_id ?? '');
    if (!entity || entity.deleted_at || !SCHEMAS[entity.kind]) throw notFound(`The entity ${entity_id}`);
    const message = `${starter.name} started it.`;
    store.addActivity(entity.id, 'WorkflowStarted', `Workflow ${title} started`, message, starter.name);
  }
  const document = store.insert('flow_execution', title, {
    flow_template_id: id,
    status: 'STARTED',
    contexts,
    crt_tasks: [],
    edges: [],
    trigger: { type: 'MANUAL' },
    analytics: { started_at: new Date().toISOString(), started_by: starter.id },
    phases: ((data.phases as Json[] | undefined) ?? []).map((phase) => ({
      ...phase,
      template_id: phase.id,
      status: 'OPEN',
    })),
    tasks: (data.tasks as TaskTemplate[]).map((task, index) => ({
      ...task,
      id: randomUUID(),
      template_id: task.id,
      status: 'PENDING',
      enabled: true,
      assigned_to: index === 0 ? assignees : [],
      analytics: {},
    })),
  });
  const [first] = (document.data as Execution).tasks;
  if (first) tellAssignees(place, document, first.name, assignees);
  return document;
}

function tellAssignees(place: Place, { id, title }: Document, task: string, userIds: string[]): void {
  for (const userId of userIds) notify(place, userId, `New task: ${task}`, `It is part of ${title}.`, id);
}

/** Refuses a change that the task's state, its requirements or the calendar do not allow. */
function checkTask(task: Task, change: Partial<Task>, tasks: Task[]): void {
  if (change.due_date && change.due_date.slice(0, 10) < new Date().toISOString().slice(0, 10))
    throw new HttpError(400, `${task.name} cannot be due in the past: choose today or a later day.`);
  const needed = (task.requirements ?? []).map(({ task_id }) => tasks.find((one) => one.template_id === task_id));
  const open = needed.find((one) => one && !finished(one));
  if ((change.status === 'COMPLETED' || change.status === 'SKIPPED') && open)
    throw new HttpError(400, `${task.name} has to wait: first complete ${open.name}.`);
}

export const workflowOperations: OperationsOf<ExecutionMethods> = {
  startFlowExecution: {
    access: 'write',
    run: (call) => {
      const { store, body, token } = call;
      const document = startFlow(call, {
        templateId: body.flow_template_id,
        contexts: body.contexts,
        starter: { id: token.user_id ?? token.id, name: callerOf(call) },
      });
      return { status: 201, body: toExecution(document, store.organizationId) };
    },
  },
  searchSteps: {
    access: 'read',
    run: ({ store }) => {
      const results = store.all('flow_execution', { status: 'STARTED' }).flatMap(({ id, title, data }) =>
        (data as Execution).tasks
          .filter((task) => !finished(task))
          .map((task) => ({
            ...{
              type: 'STEP',
              id: task.id,
              name: task.name,
              executionId: id,
              executionName: title,
              executionStatus: 'STARTED',
            },
            ...{ assignedTo: task.assigned_to, ...(task.due_date ? { dueDate: task.due_date } : {}) },
          })),
      );
      return { status: 200, body: { hits: results.length, results } };
    },
  },
  getFlowExecution: {
    access: 'read',
    run: (call) => ({ status: 200, body: toExecution(executionOf(call), call.store.organizationId) }),
  },
  searchFlowExecutions: {
    access: 'read',
    run: ({ store, body }) => {
      const results = store
        .all('flow_execution')
        .filter(({ data }) => (data as Execution).contexts.some(({ entity_id }) => entity_id === body.entity_id))
        .map((entry) => toExecution(entry, store.organizationId));
      return { status: 200, body: { results } };
    },
  },
  patchFlowExecution: {
    access: 'write',
    run: (call) => {
      const document = executionOf(call);
      const before = document.data as Execution;
      const { status, ...change } = call.body;
      if (status && before.status !== 'STARTED') throw new HttpError(400, 'This workflow has already ended.');
      const closed =
        status === 'CLOSED'
          ? { closed_at: new Date().toISOString(), closed_by: call.token.user_id ?? call.token.id }
          : {};
      const after = {
        ...before,
        ...change,
        status: status ?? before.status,
        analytics: { ...before.analytics, ...closed },
      };
      return { status: 200, body: toExecution(save(call, document, after), call.store.organizationId) };
    },
  },
  patchTask: {
    access: 'write',
    run: (call) => {
      const document = executionOf(call);
      const before = document.data as Execution;
      if (before.status === 'CLOSED') throw new HttpError(400, 'This workflow was canceled.');
      const task = before.tasks.find(({ id }) => id === call.params.task_id);
      if (!task) throw notFound('The task');
      checkTask(task, call.body as Partial<Task>, before.tasks);
      const assigned = (call.body.assigned_to ?? []) as string[];
      const users = assigned.map((id) => call.accounts.userBy('id', id));
      if (users.some((user) => user?.organization_id !== call.token.organization_id)) throw notFound('The user');
      const at = new Date().toISOString();
      const completed =
        call.body.status === 'COMPLETED' ? { completed_at: at, completed_by: call.token.user_id ?? call.token.id } : {};
      const changed: Task = {
        ...task,
        ...(call.body as Partial<Task>),
        analytics: { ...task.analytics, status_updated_at: at, ...completed },
      };
      save(call, document, { ...before, tasks: before.tasks.map((entry) => (entry === task ? changed : entry)) });
      const told = assigned.filter((id) => !task.assigned_to.includes(id) && id !== call.token.user_id);
      tellAssignees(call, document, task.name, told);
      return { status: 200, body: changed };
    },
  },
  deleteFlowExecution: {
    access: 'write',
    run: (call) => {
      call.store.purge('flow_execution', executionOf(call).id);
      return { status: 204 };
    },
  },
};
