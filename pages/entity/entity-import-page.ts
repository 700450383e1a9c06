import type { Locator, Page } from '@playwright/test';

export class EntityImportPage {
  readonly file: Locator;
  readonly submit: Locator;
  readonly preview: Locator;
  readonly problems: Locator;
  readonly problem: Locator;
  readonly notice: Locator;

  constructor(private readonly page: Page) {
    this.file = page.getByLabel('CSV file');
    this.submit = page.getByRole('button', { name: /^Import/ });
    this.preview = page.getByRole('list', { name: 'Preview' }).getByRole('listitem');
    this.problems = page.getByRole('list', { name: 'Problems' }).getByRole('listitem');
    this.problem = page.getByRole('alert');
    this.notice = page.getByText(/were imported\.$/);
  }

  async goto(schema: string): Promise<void> {
    await this.page.goto(`/app/entity/${schema}/import`);
  }

  /** Chooses a file with these lines. */
  async choose(lines: string[], encoding: BufferEncoding = 'utf8'): Promise<void> {
    const buffer = Buffer.from(lines.join('\r\n'), encoding);
    await this.file.setInputFiles({ name: 'import.csv', mimeType: 'text/csv', buffer });
  }
}
