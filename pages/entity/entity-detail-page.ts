import type { Locator, Page } from '@playwright/test';
import { ConfirmDialog } from '../components/confirm-dialog.ts';
import type { Schema } from './schema.ts';

export class EntityDetailPage {
  readonly edit: Locator;
  readonly duplicate: Locator;
  readonly delete: Locator;
  readonly restore: Locator;
  readonly startWorkflow: Locator;
  readonly problem: Locator;
  readonly activity: Locator;
  readonly tags: Locator;
  readonly newTag: Locator;
  readonly relations: Locator;
  readonly files: Locator;
  readonly newFile: Locator;
  readonly confirmation: ConfirmDialog;

  constructor(private readonly page: Page) {
    this.edit = page.getByRole('link', { name: 'Edit' });
    this.duplicate = page.getByRole('link', { name: 'Duplicate' });
    this.delete = page.getByRole('main').getByRole('button', { name: 'Delete', exact: true });
    this.restore = page.getByRole('button', { name: 'Restore' });
    this.startWorkflow = page.getByRole('link', { name: 'Start workflow' });
    this.problem = page.getByRole('alert');
    this.activity = page.getByRole('list', { name: 'Activity' }).getByRole('listitem');
    this.tags = page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
    this.newTag = page.getByLabel('New tag');
    this.relations = page.getByRole('list', { name: 'Relations' }).getByRole('listitem');
    this.files = page.getByRole('list', { name: 'Files' }).getByRole('listitem');
    this.newFile = page.getByLabel('New file');
    this.confirmation = new ConfirmDialog(page.getByRole('dialog'));
  }

  async goto(schema: Schema, id: string): Promise<void> {
    await this.page.goto(`/app/entity/${schema}/${id}`);
  }

  heading(title: string): Locator {
    return this.page.getByRole('heading', { name: title, level: 1, exact: true });
  }

  /** The value that is shown for an attribute. */
  value(label: string): Locator {
    const header = this.page.getByRole('rowheader', { name: label, exact: true });
    return this.page.getByRole('table', { name: 'Details' }).getByRole('row').filter({ has: header }).getByRole('cell');
  }

  async upload(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.newFile.setInputFiles(file);
    await this.page.getByRole('button', { name: 'Upload' }).click();
  }

  downloadOf(filename: string): Locator {
    return this.files.getByRole('button', { name: `Download ${filename}` });
  }

  removalOf(filename: string): Locator {
    return this.files.getByRole('button', { name: `Remove ${filename}` });
  }

  async removeFile(filename: string): Promise<void> {
    await this.removalOf(filename).click();
    await this.confirmation.confirm('Remove');
  }

  async addTag(tag: string): Promise<void> {
    await this.newTag.fill(tag);
    await this.page.getByRole('button', { name: 'Add tag' }).click();
  }

  async removeTag(tag: string): Promise<void> {
    await this.page.getByRole('button', { name: `Remove tag ${tag}` }).click();
  }

  async relate(attribute: string, title: string): Promise<void> {
    const relations = this.page.getByRole('region', { name: 'Relations' });
    await relations.getByLabel(attribute).selectOption({ label: title });
    await relations.getByRole('button', { name: `Relate ${attribute.toLowerCase()}` }).click();
  }

  async removeRelation(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Remove relation to ${title}` }).click();
  }

  async remove(): Promise<void> {
    await this.delete.click();
    await this.confirmation.confirm('Delete');
  }
}
