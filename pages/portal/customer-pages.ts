import type { Locator, Page } from '@playwright/test';
import { ConfirmDialog } from '../components/confirm-dialog.ts';

/** A customer's contracts, and the way to everything else in the portal. */
export class PortalContractsPage {
  readonly heading: Locator;
  readonly contracts: Locator;
  readonly empty: Locator;
  readonly logOut: Locator;
  /** What is above every page of the portal, with the customer's name. */
  readonly banner: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'My contracts', level: 1 });
    this.contracts = page.getByRole('list', { name: 'Contracts' }).getByRole('listitem');
    this.empty = page.getByText('You have no contracts yet.');
    this.logOut = page.getByRole('button', { name: 'Log out' });
    this.banner = page.getByRole('banner');
  }

  /** Goes to the list by the portal's navigation. */
  async openList(): Promise<void> {
    await this.banner.getByRole('link', { name: 'My contracts' }).click();
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
  readonly terminate: Locator;
  readonly confirmation: ConfirmDialog;
  readonly lastDay: Locator;
  readonly takesNoReadings: Locator;
  readonly noMeters: Locator;

  constructor(private readonly page: Page) {
    this.problem = page.getByRole('alert');
    this.terminate = page.getByRole('button', { name: 'Terminate contract' });
    this.confirmation = new ConfirmDialog(page.getByRole('dialog'));
    this.lastDay = page.getByLabel('Last day of the contract');
    this.takesNoReadings = page.getByText('This contract takes no readings of meters any more.');
    this.noMeters = page.getByText('This contract has no meters.');
  }

  async goto(portalId: string, contractId: string): Promise<void> {
    await this.page.goto(`/portal/${portalId}/contract/${contractId}`);
  }

  heading(title: string): Locator {
    return this.page.getByRole('heading', { name: title, level: 1, exact: true });
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

  /** Terminates the contract; the day as in 2026-12-31. */
  async terminateOn(day: string): Promise<void> {
    await this.terminate.click();
    await this.lastDay.fill(day);
    await this.confirmation.confirm('Terminate');
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

/** A customer's own data: a form for each part of it. */
export class PortalProfilePage {
  readonly save: Locator;
  readonly saved: Locator;
  readonly problem: Locator;
  readonly address: DataForm;
  readonly bankAccount: DataForm;

  constructor(private readonly page: Page) {
    const contactData = new DataForm(page.getByRole('region', { name: 'Contact data' }));
    this.save = contactData.save;
    this.saved = contactData.saved;
    this.problem = page.getByRole('alert');
    this.address = new DataForm(page.getByRole('region', { name: 'Address' }));
    this.bankAccount = new DataForm(page.getByRole('region', { name: 'Bank account' }));
  }

  field(label: string): Locator {
    return this.page.getByRole('textbox', { name: label, exact: true });
  }

  async enterAddress(address: Record<'street' | 'street_number' | 'postal_code' | 'city', string>): Promise<void> {
    await this.field('Street').fill(address.street);
    await this.field('House number').fill(address.street_number);
    await this.field('Postal code').fill(address.postal_code);
    await this.field('City').fill(address.city);
    await this.address.save.click();
  }

  /** The box of what one may consent to. It changes once that is saved. */
  consent(label: string): Locator {
    return this.page.getByRole('region', { name: 'Consent' }).getByRole('checkbox', { name: label });
  }

  async enterIban(iban: string): Promise<void> {
    await this.field('IBAN').fill(iban);
    await this.bankAccount.save.click();
  }
}

class DataForm {
  readonly save: Locator;
  readonly saved: Locator;

  constructor(root: Locator) {
    this.save = root.getByRole('button', { name: /^Save/ });
    this.saved = root.getByRole('status');
  }
}
