import type { Locator, Page } from '@playwright/test';

export class LoginPage {
  readonly email: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  readonly forgotten: Locator;
  readonly heading: Locator;
  readonly problem: Locator;
  readonly notice: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'Log in to the 360 portal' });
    this.email = page.getByLabel('Email');
    this.password = page.getByLabel('Password');
    this.forgotten = page.getByRole('link', { name: 'Forgot password?' });
    this.submit = page.getByRole('button', { name: 'Log in' });
    this.problem = page.getByRole('alert');
    this.notice = page.getByRole('status');
  }

  /** @param destination what a link to the log-in says that it leads to */
  async goto(destination?: string): Promise<void> {
    await this.page.goto(destination ? `/login?return=${encodeURIComponent(destination)}` : '/login');
  }

  /** Goes to the log-in and through it. */
  async enter(credentials: { email: string; password: string }): Promise<void> {
    await this.goto();
    await this.logIn(credentials);
    await this.page.waitForURL(/\/app\//);
  }

  async logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.submit.click();
  }
}
