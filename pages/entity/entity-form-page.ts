import type { Locator, Page } from '@playwright/test';
import { EntityDetailPage } from './entity-detail-page.ts';
import type { Schema } from './schema.ts';

export class EntityFormPage {
  readonly save: Locator;
  readonly cancel: Locator;
  readonly problem: Locator;
  readonly loadTheirs: Locator;
  readonly progress: Locator;

  constructor(private readonly page: Page) {
    this.save = page.getByRole('button', { name: /^Save/ });
    this.cancel = page.getByRole('button', { name: 'Cancel' });
    this.problem = page.getByRole('alert');
    this.progress = page.getByRole('main').getByRole('status');
    this.loadTheirs = this.problem.getByRole('button', { name: 'Load their version' });
  }

  async goto(schema: Schema, id?: string): Promise<void> {
    await this.page.goto(id ? `/app/entity/${schema}/${id}/edit` : `/app/entity/${schema}/new`);
  }

  field(label: string): Locator {
    return this.page.getByRole('main').getByLabel(label);
  }

  choice(label: string): Locator {
    return this.page.getByRole('main').getByRole('combobox', { name: label });
  }

  async fill(values: Record<string, string>): Promise<void> {
    for (const [label, value] of Object.entries(values)) await this.field(label).fill(value);
  }

  async submit(): Promise<EntityDetailPage> {
    await this.save.click();
    return new EntityDetailPage(this.page);
  }
}
