import { api, type User } from '@portal/kit';

export interface Phase {
  id: string;
  name: string;
}
export interface TaskTemplate {
  id: string;
  name: string;
  phase_id: string;
  task_type: 'MANUAL';
}
export interface Template {
  id: string;
  name: string;
  phases: Phase[];
  tasks: TaskTemplate[];
}
export interface Task {
  id: string;
  name: string;
  phase_id: string;
  status: 'PENDING' | 'COMPLETED' | 'SKIPPED';
  assigned_to: string[];
  due_date?: string;
}
export interface Execution {
  id: string;
  name: string;
  status: 'STARTED' | 'DONE' | 'CLOSED';
  phases: (Phase & { status: 'OPEN' | 'IN_PROGRESS' | 'COMPLETED' })[];
  tasks: Task[];
  contexts: { entity_id: string; entity_schema: string }[];
}

const executions = 'workflow/v2/flows/executions';
const templates = 'workflow-definition/v2/flows/templates';

export const listTemplates = () => api.get<{ results: Template[] }>(templates).then(({ results }) => results);
export const createTemplate = (template: Omit<Template, 'id'>) =>
  api.post<Template>(templates, { ...template, edges: [], enabled: true });
export const startExecution = (templateId: string, slug: string, id: string) =>
  api.post<Execution>(executions, {
    flow_template_id: templateId,
    trigger: { type: 'MANUAL' },
    contexts: [{ entity_id: id, entity_schema: slug, is_primary: true }],
  });
export const getExecution = (id: string) => api.get<Execution>(`${executions}/${id}`);
export const findExecutions = (slug: string, id: string) =>
  api
    .post<{ results: Execution[] }>(`${executions}:search`, { entity_id: id, entity_schema: slug })
    .then(({ results }) => results);
export const cancelExecution = (id: string) => api.patch<Execution>(`${executions}/${id}`, { status: 'CLOSED' });
export const patchTask = (id: string, task: Task, change: Partial<Task>) =>
  api.patch<Task>(`${executions}/${id}/tasks/${task.id}`, change);
export interface Step {
  id: string;
  name: string;
  executionId: string;
  executionName: string;
  assignedTo: string[];
  dueDate?: string;
}
export const openSteps = () =>
  api.post<{ results: Step[] }>('workflow/v1/workflows/executions/steps/search').then(({ results }) => results);
export const listUsers = () => api.get<{ results: User[] }>('user/v2/users').then(({ results }) => results);
