import type { Locator } from '@playwright/test';

/** What the portal has to tell the person who is logged in. */
export class Notifications {
  readonly toggle: Locator;
  readonly items: Locator;

  constructor(readonly root: Locator) {
    this.toggle = root.getByRole('button', { name: /^Notifications/ });
    this.items = root.getByRole('listitem');
  }

  item(title: string): Locator {
    return this.items.filter({ hasText: title });
  }

  async open(title: string): Promise<void> {
    await this.toggle.click();
    await this.item(title).getByRole('link').click();
  }
}
