import type { Locator, Page } from '@playwright/test';

/** The members of the organization, and invitations of new ones. */
export class UsersPage {
  readonly heading: Locator;
  readonly email: Locator;
  readonly role: Locator;
  readonly send: Locator;
  readonly notice: Locator;
  readonly problem: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'Users', level: 1 });
    this.email = page.getByLabel('Email');
    this.role = page.getByLabel('Role');
    this.send = page.getByRole('button', { name: 'Send invitation' });
    this.notice = page.getByRole('status');
    this.problem = page.getByRole('alert');
  }

  async goto(): Promise<void> {
    await this.page.goto('/app/users');
  }

  user(name: string): Locator {
    return this.page.getByRole('list', { name: 'Users' }).getByRole('listitem').filter({ hasText: name });
  }

  async invite(email: string, role: 'administrator' | 'agent' | 'viewer'): Promise<void> {
    await this.email.fill(email);
    await this.role.selectOption(role);
    await this.send.click();
  }

  async withdraw(email: string): Promise<void> {
    await this.page.getByRole('button', { name: `Withdraw the invitation of ${email}` }).click();
  }
}
