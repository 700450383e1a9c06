import type { Locator } from '@playwright/test';

/** The views that are saved of a list, and the form for a new one. */
export class SavedViews {
  readonly choice: Locator;
  readonly options: Locator;
  readonly save: Locator;
  readonly remove: Locator;
  readonly problem: Locator;
  private readonly form: Locator;

  constructor(root: Locator) {
    this.choice = root.getByRole('combobox', { name: 'View' });
    this.options = this.choice.getByRole('option');
    this.save = root.getByRole('button', { name: 'Save view' });
    this.remove = root.getByRole('button', { name: 'Remove view' });
    this.form = root.getByRole('form', { name: 'New view' });
    this.problem = this.form.getByRole('alert');
  }

  option(name: string): Locator {
    return this.options.filter({ hasText: name });
  }

  /** Saves what the list shows. */
  async saveAs(name: string, { shared = false } = {}): Promise<void> {
    await this.save.click();
    await this.form.getByLabel('Name').fill(name);
    if (shared) await this.form.getByRole('checkbox', { name: 'Share with everybody' }).check();
    await this.form.getByRole('button', { name: 'Save' }).click();
  }

  async choose(name: string): Promise<void> {
    await this.choice.selectOption({ label: name });
  }
}
