import type { Locator } from '@playwright/test';

/** A question that has to be answered before anything else. */
export class ConfirmDialog {
  readonly keep: Locator;

  constructor(readonly root: Locator) {
    this.keep = root.getByRole('button', { name: 'Keep' });
  }

  async confirm(name: string): Promise<void> {
    await this.root.getByRole('button', { name }).click();
  }
}
