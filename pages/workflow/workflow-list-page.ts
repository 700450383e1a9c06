import type { Locator, Page } from '@playwright/test';

export class WorkflowListPage {
  readonly name: Locator;
  readonly tasks: Locator;
  readonly create: Locator;
  readonly items: Locator;
  readonly problem: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Workflow name');
    this.tasks = page.getByRole('textbox', { name: 'Tasks' });
    this.create = page.getByRole('button', { name: 'Create workflow' });
    this.items = page.getByRole('list', { name: 'Workflows' }).getByRole('listitem');
    this.problem = page.getByRole('alert');
  }

  async goto(): Promise<void> {
    await this.page.goto('/app/workflow');
  }

  item(name: string): Locator {
    return this.items.filter({ hasText: name });
  }

  async createWorkflow(name: string, tasks: string[]): Promise<void> {
    await this.name.fill(name);
    await this.tasks.fill(tasks.join('\n'));
    await this.create.click();
  }
}
