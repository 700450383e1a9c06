import type { Locator, Page } from '@playwright/test';
import { ConfirmDialog } from '../components/confirm-dialog.ts';

export class WorkflowPage {
  readonly progress: Locator;
  readonly cancel: Locator;
  readonly problem: Locator;
  /** Leads back to what the workflow was started on. */
  readonly back: Locator;
  readonly confirmation: ConfirmDialog;

  constructor(private readonly page: Page) {
    this.progress = page.getByRole('status', { name: 'Progress' });
    this.cancel = page.getByRole('main').getByRole('button', { name: 'Cancel workflow' }).first();
    this.problem = page.getByRole('alert');
    this.back = page.getByRole('link', { name: /^Back to the/ });
    this.confirmation = new ConfirmDialog(page.getByRole('dialog'));
  }

  async goto(id: string): Promise<void> {
    await this.page.goto(`/app/workflow/${id}`);
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, level: 1, exact: true });
  }

  phaseStatus(name: string): Locator {
    return this.page.getByRole('region', { name }).getByRole('status');
  }

  task(name: string) {
    const root = this.page.getByRole('listitem').filter({ hasText: name });
    return {
      root,
      complete: root.getByRole('button', { name: `Complete ${name}` }),
      skip: root.getByRole('button', { name: `Skip ${name}` }),
      due: root.getByLabel(`${name} is due on`),
      assignee: root.getByRole('combobox', { name: `Assign ${name} to` }),
    };
  }

  async complete(...tasks: string[]): Promise<void> {
    for (const name of tasks) {
      const { complete } = this.task(name);
      await complete.click();
      // What is below moves up once the task is done.
      await complete.waitFor({ state: 'hidden' });
    }
  }

  async cancelWorkflow(): Promise<void> {
    await this.cancel.click();
    await this.confirmation.confirm('Cancel workflow');
  }
}
