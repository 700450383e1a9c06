import type { Locator, Page } from '@playwright/test';

/** Where an invitation's link leads. */
export class InvitationPage {
  readonly name: Locator;
  readonly password: Locator;
  readonly join: Locator;
  readonly problem: Locator;

  constructor(page: Page) {
    this.name = page.getByLabel('Your name');
    this.password = page.getByLabel('Password');
    this.join = page.getByRole('button', { name: 'Join' });
    this.problem = page.getByRole('alert');
  }

  async accept(name: string, password: string): Promise<void> {
    await this.name.fill(name);
    await this.password.fill(password);
    await this.join.click();
  }
}
