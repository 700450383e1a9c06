import { text } from 'node:stream/consumers';
import type { Locator, Page } from '@playwright/test';
import { ConfirmDialog } from '../components/confirm-dialog.ts';
import { EntityDetailPage } from './entity-detail-page.ts';
import { EntityFormPage } from './entity-form-page.ts';
import { SavedViews } from './saved-views.ts';
import type { Schema } from './schema.ts';

export class EntityListPage {
  readonly table: Locator;
  readonly rows: Locator;
  readonly empty: Locator;
  readonly search: Locator;
  readonly showDeleted: Locator;
  readonly create: Locator;
  readonly exportCsv: Locator;
  readonly next: Locator;
  readonly previous: Locator;
  readonly range: Locator;
  readonly selection: Locator;
  readonly import: Locator;
  readonly views: SavedViews;
  readonly confirmation: ConfirmDialog;

  constructor(private readonly page: Page) {
    const pager = page.getByRole('navigation', { name: 'Pages' });
    this.table = page.getByRole('table');
    this.rows = this.table.getByRole('row').filter({ has: page.getByRole('rowheader') });
    this.empty = page.getByText(/^No \w+ found\.$/);
    this.search = page.getByRole('searchbox', { name: /^Search/ });
    this.showDeleted = page.getByRole('checkbox', { name: 'Show deleted' });
    this.create = page.getByRole('link', { name: /^New/ });
    this.exportCsv = page.getByRole('button', { name: 'Export as CSV' });
    this.next = pager.getByRole('button', { name: 'Next' });
    this.previous = pager.getByRole('button', { name: 'Previous' });
    this.range = pager.getByRole('status');
    this.selection = page.getByRole('region', { name: 'Selection' });
    this.import = page.getByRole('link', { name: 'Import' });
    this.views = new SavedViews(page.getByRole('main'));
    this.confirmation = new ConfirmDialog(page.getByRole('dialog'));
  }

  async goto(schema: Schema): Promise<void> {
    await this.page.goto(`/app/entity/${schema}`);
  }

  heading(plural: string): Locator {
    return this.page.getByRole('heading', { name: plural, level: 1, exact: true });
  }

  filter(attribute: string): Locator {
    return this.page.getByRole('search').getByLabel(attribute);
  }

  column(name: string): Locator {
    return this.table.getByRole('columnheader', { name });
  }

  /** The row of one entity, by the title that it begins with. */
  row(title: string) {
    const root = this.rows.filter({ has: this.page.getByRole('link', { name: title }) });
    return {
      root,
      link: root.getByRole('link', { name: title }),
      checkbox: root.getByRole('checkbox', { name: `Select ${title}` }),
      cell: (text: string) => root.getByRole('cell', { name: text }),
    };
  }

  async sortBy(name: string): Promise<void> {
    await this.column(name).getByRole('button').click();
  }

  async select(...titles: string[]): Promise<void> {
    for (const title of titles) await this.row(title).checkbox.check();
  }

  async tagSelected(tag: string): Promise<void> {
    await this.selection.getByLabel('Tag').fill(tag);
    await this.selection.getByRole('button', { name: 'Tag selected' }).click();
  }

  get deleteSelected(): Locator {
    return this.selection.getByRole('button', { name: 'Delete selected' });
  }

  /** Exports the list and reads the file. */
  async exported(): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.exportCsv.click();
    return text(await (await download).createReadStream());
  }

  async startCreating(): Promise<EntityFormPage> {
    await this.create.click();
    return new EntityFormPage(this.page);
  }

  async open(title: string): Promise<EntityDetailPage> {
    await this.row(title).link.click();
    return new EntityDetailPage(this.page);
  }
}
