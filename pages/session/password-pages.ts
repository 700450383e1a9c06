import type { Locator, Page } from '@playwright/test';

/** Where a member or a customer asks for a link to a new password. */
export class ForgottenPasswordPage {
  readonly email: Locator;
  readonly send: Locator;
  readonly notice: Locator;

  constructor(private readonly page: Page) {
    this.email = page.getByLabel('Email');
    this.send = page.getByRole('button', { name: 'Send me a link' });
    this.notice = page.getByRole('status');
  }

  async goto(): Promise<void> {
    await this.page.goto('/forgot-password');
  }

  async ask(email: string): Promise<void> {
    await this.email.fill(email);
    await this.send.click();
  }
}

/** Where that link leads. */
export class NewPasswordPage {
  readonly password: Locator;
  readonly save: Locator;
  readonly problem: Locator;

  constructor(page: Page) {
    this.password = page.getByLabel('New password');
    this.save = page.getByRole('button', { name: 'Save password' });
    this.problem = page.getByRole('alert');
  }

  async choose(password: string): Promise<void> {
    await this.password.fill(password);
    await this.save.click();
  }
}
