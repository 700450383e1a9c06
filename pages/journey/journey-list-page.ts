import type { Locator, Page } from '@playwright/test';
import { JourneyBuilderPage } from './journey-builder-page.ts';

export class JourneyListPage {
  readonly name: Locator;
  readonly create: Locator;
  readonly items: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Journey name');
    this.create = page.getByRole('button', { name: 'Create journey' });
    this.items = page.getByRole('list', { name: 'Journeys' }).getByRole('listitem');
  }

  async goto(): Promise<void> {
    await this.page.goto('/app/journey');
  }

  item(name: string): Locator {
    return this.items.filter({ hasText: name });
  }

  async createJourney(name: string): Promise<JourneyBuilderPage> {
    await this.name.fill(name);
    await this.create.click();
    return new JourneyBuilderPage(this.page);
  }
}
