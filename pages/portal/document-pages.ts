import type { Locator, Page } from '@playwright/test';

/** A customer's invoices and documents. */
export class PortalDocumentsPage {
  readonly invoices: Locator;
  readonly documents: Locator;
  readonly noInvoices: Locator;
  readonly noDocuments: Locator;

  constructor(private readonly page: Page) {
    this.invoices = page.getByRole('list', { name: 'Invoices' }).getByRole('listitem');
    this.documents = page.getByRole('list', { name: 'Documents' }).getByRole('listitem');
    this.noInvoices = page.getByText('You have no invoices yet.');
    this.noDocuments = page.getByText('You have no documents yet.');
  }

  /** Goes there by the portal's navigation. */
  async open(): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'My documents' }).click();
  }

  async openDocument(name: string): Promise<void> {
    await this.documents.getByRole('link', { name }).click();
  }
}

export class PortalDocumentPage {
  readonly download: Locator;
  readonly problem: Locator;

  constructor(private readonly page: Page) {
    this.download = page.getByRole('link', { name: 'Download' });
    this.problem = page.getByRole('alert');
  }

  async goto(portalId: string, documentId: string): Promise<void> {
    await this.page.goto(`/portal/${portalId}/document/${documentId}`);
  }
}
