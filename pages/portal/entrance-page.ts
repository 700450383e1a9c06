import type { Locator, Page } from '@playwright/test';

/** Where a customer logs in to a portal or registers at it. */
export class PortalEntrancePage {
  readonly email: Locator;
  readonly password: Locator;
  readonly firstName: Locator;
  readonly lastName: Locator;
  readonly logInButton: Locator;
  readonly forgotten: Locator;
  readonly createAccount: Locator;
  readonly problem: Locator;
  readonly notice: Locator;
  readonly heading: Locator;

  constructor(private readonly page: Page) {
    this.email = page.getByLabel('Email');
    this.password = page.getByLabel('Password');
    this.firstName = page.getByLabel('First name');
    this.lastName = page.getByLabel('Last name');
    this.logInButton = page.getByRole('button', { name: 'Log in' });
    this.forgotten = page.getByRole('link', { name: 'Forgot password?' });
    this.createAccount = page.getByRole('button', { name: 'Create account' });
    this.problem = page.getByRole('alert');
    this.notice = page.getByRole('status');
    this.heading = page.getByRole('heading', { name: 'Log in to your portal' });
  }

  async goto(portalId: string): Promise<void> {
    await this.page.goto(`/portal/${portalId}`);
  }

  async logIn({ email, password }: { email: string; password: string }): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.logInButton.click();
  }

  /** Registers; a contract number connects somebody to contracts that are there. */
  async register(
    person: { first_name: string; last_name: string; email: string },
    password: string,
    contractNumber = '',
  ): Promise<void> {
    await this.page.getByRole('button', { name: 'I am new here' }).click();
    await this.firstName.fill(person.first_name);
    await this.lastName.fill(person.last_name);
    await this.page.getByLabel('Contract number').fill(contractNumber);
    await this.email.fill(person.email);
    await this.password.fill(password);
    await this.createAccount.click();
  }
}
