import type { Locator } from '@playwright/test';

export type Area =
  | 'Contacts'
  | 'Accounts'
  | 'Opportunities'
  | 'Contracts'
  | 'Journeys'
  | 'Workflows'
  | 'My tasks'
  | 'Messages'
  | 'Users';

/** The portal's main navigation. */
export class Navigation {
  constructor(readonly root: Locator) {}

  link(area: Area): Locator {
    return this.root.getByRole('link', { name: area });
  }

  async open(area: Area): Promise<void> {
    await this.link(area).click();
  }
}
