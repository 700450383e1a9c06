import type { Locator, Page } from '@playwright/test';

/** One step in the builder. */
export class StepEditor {
  readonly name: Locator;
  readonly condition: Locator;
  readonly fields: Locator;
  readonly remove: Locator;

  constructor(private readonly root: Locator) {
    this.name = root.getByLabel('Step name');
    this.condition = root.getByLabel('Show this step');
    this.fields = root.getByRole('listitem');
    this.remove = root.getByRole('button', { name: 'Remove step' });
  }

  async addField(title: string, { required = true } = {}): Promise<void> {
    await this.root.getByLabel('Field', { exact: true }).selectOption({ label: title });
    await this.root.getByRole('checkbox', { name: 'Required' }).setChecked(required);
    await this.root.getByRole('button', { name: 'Add field' }).click();
  }

  async removeField(title: string): Promise<void> {
    await this.root.getByRole('button', { name: `Remove field ${title}` }).click();
  }
}

export class JourneyBuilderPage {
  readonly name: Locator;
  readonly addStep: Locator;
  readonly saveDraft: Locator;
  readonly publish: Locator;
  readonly publicPage: Locator;
  readonly outcome: Locator;
  readonly problem: Locator;
  readonly revisions: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Journey name');
    this.addStep = page.getByRole('button', { name: 'Add step' });
    this.saveDraft = page.getByRole('button', { name: 'Save draft' });
    this.publish = page.getByRole('button', { name: 'Publish' });
    this.publicPage = page.getByRole('link', { name: 'Public page' });
    this.outcome = page.getByRole('status');
    this.problem = page.getByRole('alert');
    this.revisions = page.getByRole('list', { name: 'Revisions' }).getByRole('listitem');
  }

  async goto(id: string): Promise<void> {
    await this.page.goto(`/app/journey/${id}`);
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, level: 1, exact: true });
  }

  step(name: string): StepEditor {
    return new StepEditor(this.page.getByRole('group', { name }));
  }

  /** Adds a step, which is called `Step <number>`. */
  async appendStep(number: number): Promise<StepEditor> {
    await this.addStep.click();
    return this.step(`Step ${number}`);
  }
}
