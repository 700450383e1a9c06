import type { Locator, Page } from '@playwright/test';

export class MyTasksPage {
  readonly heading: Locator;
  readonly items: Locator;
  readonly empty: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'My tasks', level: 1 });
    this.items = page.getByRole('list', { name: 'My tasks' }).getByRole('listitem');
    this.empty = page.getByText('Nothing to do.');
  }

  async goto(): Promise<void> {
    await this.page.goto('/app/workflow/mine');
  }

  /** A task of one workflow; several workflows have tasks of the same name. */
  task(name: string, workflow: string): Locator {
    return this.items.filter({ hasText: name }).filter({ hasText: workflow });
  }
}
