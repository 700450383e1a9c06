import type { FrameLocator, Locator, Page } from '@playwright/test';

export class PublicJourneyPage {
  readonly next: Locator;
  readonly back: Locator;
  readonly submit: Locator;
  readonly progress: Locator;
  readonly thanks: Locator;
  readonly problem: Locator;
  readonly tariffs: Locator;

  /** @param place where the journey is shown: the page itself, or a frame in it */
  constructor(
    private readonly page: Page,
    private readonly place: Page | FrameLocator = page,
  ) {
    this.next = place.getByRole('button', { name: 'Next' });
    this.back = place.getByRole('button', { name: 'Back' });
    this.submit = place.getByRole('button', { name: 'Submit' });
    this.progress = place.getByRole('status');
    this.thanks = place.getByRole('heading', { name: 'Thank you' });
    this.tariffs = place.getByRole('group', { name: 'Tariff' });
    this.problem = place.getByRole('alert');
  }

  async goto(id: string): Promise<void> {
    await this.page.goto(`/journey/${id}`);
  }

  /** Whether one has to scroll sideways. */
  isWiderThanTheScreen(): Promise<boolean> {
    return this.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  }

  step(name: string): Locator {
    return this.place.getByRole('heading', { name, level: 2, exact: true });
  }

  field(label: string): Locator {
    return this.place.getByLabel(label);
  }

  /** Goes through the whole journey as a private person. */
  async fillIn(journeyId: string, person: { first_name: string; last_name: string; email: string }): Promise<void> {
    await this.goto(journeyId);
    await this.introduce('Private', person);
    await this.field('Email').fill(person.email);
    await this.submit.click();
    await this.thanks.waitFor();
  }

  tariff(name: string): Locator {
    return this.place.getByRole('radio', { name });
  }

  /** Enters a yearly consumption and chooses a tariff, in the first step of such a journey. */
  async choose(consumption: number, tariff: string): Promise<void> {
    await this.field('Consumption in kWh a year').fill(String(consumption));
    await this.tariff(tariff).check();
    await this.next.click();
  }

  /** Says who one is, in the last step of a journey that sells a tariff. */
  async identify(person: { first_name: string; last_name: string; email: string }): Promise<void> {
    await this.field('First name').fill(person.first_name);
    await this.field('Last name').fill(person.last_name);
    await this.field('Email').fill(person.email);
  }

  /** Answers the first step of a journey that asks who one is. */
  async introduce(
    customerType: 'Private' | 'Business',
    person: { first_name: string; last_name: string },
  ): Promise<void> {
    await this.field('Customer type').selectOption(customerType);
    await this.field('First name').fill(person.first_name);
    await this.field('Last name').fill(person.last_name);
    await this.next.click();
  }
}
