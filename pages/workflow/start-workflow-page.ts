import type { Locator, Page } from '@playwright/test';
import { WorkflowPage } from './workflow-page.ts';

export class StartWorkflowPage {
  readonly choice: Locator;
  readonly start: Locator;
  readonly started: Locator;
  readonly noneStarted: Locator;
  readonly problem: Locator;

  constructor(private readonly page: Page) {
    this.choice = page.getByRole('combobox', { name: 'Workflow' });
    this.start = page.getByRole('button', { name: 'Start' });
    this.started = page.getByRole('list', { name: 'Started workflows' }).getByRole('listitem');
    this.noneStarted = page.getByText('None yet.');
    this.problem = page.getByRole('alert');
  }

  async goto(schema: string, id: string): Promise<void> {
    await this.page.goto(`/app/workflow/start/${schema}/${id}`);
  }

  async startWorkflow(name: string): Promise<WorkflowPage> {
    await this.choice.selectOption({ label: name });
    await this.start.click();
    return new WorkflowPage(this.page);
  }
}
