import type { Locator } from '@playwright/test';

/** Who is logged in, and on which release channel. */
export class AccountPanel {
  readonly logOut: Locator;

  constructor(readonly root: Locator) {
    this.logOut = root.getByRole('button', { name: 'Log out' });
  }

  channel(name: 'stable' | 'canary'): Locator {
    return this.root.getByText(`Release channel ${name}`);
  }

  async switchTo(name: 'stable' | 'canary'): Promise<void> {
    await this.root.getByRole('button', { name: `Switch to ${name}` }).click();
  }
}
