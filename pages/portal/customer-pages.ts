import type { Locator, Page } from '@playwright/test';

/** A customer's contracts, and the way to everything else in the portal. */
export class PortalContractsPage {
  readonly heading: Locator;
  readonly contracts: Locator;
  readonly empty: Locator;
  readonly logOut: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'My contracts', level: 1 });
    this.contracts = page.getByRole('list', { name: 'Contracts' }).getByRole('listitem');
    this.empty = page.getByText('You have no contracts yet.');
    this.logOut = page.getByRole('button', { name: 'Log out' });
  }

  async open(title: string): Promise<PortalContractPage> {
    await this.contracts.getByRole('link', { name: title }).click();
    return new PortalContractPage(this.page);
  }

  async openProfile(): Promise<PortalProfilePage> {
    await this.page.getByRole('navigation', { name: 'Portal' }).getByRole('link', { name: 'My data' }).click();
    return new PortalProfilePage(this.page);
  }
}

export class PortalContractPage {
  readonly problem: Locator;

  constructor(private readonly page: Page) {
    this.problem = page.getByRole('alert');
  }

  async goto(portalId: string, contractId: string): Promise<void> {
    await this.page.goto(`/portal/${portalId}/contract/${contractId}`);
  }

  heading(title: string): Locator {
    return this.page.getByRole('heading', { name: title, level: 1 });
  }

  /** The value that is shown for something of the contract. */
  value(label: string): Locator {
    const header = this.page.getByRole('rowheader', { name: label, exact: true });
    return this.page
      .getByRole('table', { name: 'Contract' })
      .getByRole('row')
      .filter({ has: header })
      .getByRole('cell');
  }

  meter(number: string): MeterPanel {
    return new MeterPanel(this.page.getByRole('region', { name: `Meter ${number}` }));
  }
}

class MeterPanel {
  readonly reading: Locator;
  readonly send: Locator;
  readonly thanks: Locator;
  readonly photo: Locator;

  constructor(readonly root: Locator) {
    this.photo = root.getByLabel('Photo of the meter');
    this.reading = root.getByRole('spinbutton', { name: /^Reading/ });
    this.send = root.getByRole('button', { name: 'Send reading' });
    this.thanks = root.getByRole('status');
  }

  async enter(value: number): Promise<void> {
    await this.reading.fill(String(value));
    await this.send.click();
  }

  async sendPhoto(file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    await this.photo.setInputFiles(file);
    await this.root.getByRole('button', { name: 'Send photo' }).click();
  }
}

export class PortalProfilePage {
  readonly save: Locator;
  readonly saved: Locator;

  constructor(private readonly page: Page) {
    this.save = page.getByRole('button', { name: 'Save' });
    this.saved = page.getByRole('status');
  }

  field(label: string): Locator {
    return this.page.getByLabel(label);
  }
}
