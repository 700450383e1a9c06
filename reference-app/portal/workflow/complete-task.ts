import { api } from '@portal/kit';
import type { Task } from './requests.ts';

export const completeTask = (executionId: string, task: Task) =>
  api.patch<Task>(`workflow/v2/flows/executions/${executionId}/tasks/${task.id}`, { status: 'COMPLETED' });
