import { expect, test } from '#fixtures';

test.describe('A journey without a mouse and on a phone', { tag: '@journey' }, () => {
  test.use({ role: 'visitor' });

  test('is filled in and submitted by the keyboard alone', async ({ app, data, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    const { keyboard } = app.page;
    await app.publicJourney.goto(journey.id);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await keyboard.press('Tab');
    await keyboard.type('Private');
    await keyboard.press('Tab');
    await keyboard.type(person.first_name);
    await keyboard.press('Tab');
    await keyboard.type(person.last_name);
    await keyboard.press('Enter');
    await expect(app.publicJourney.step('How to reach you')).toBeVisible();
    await app.publicJourney.field('Email').press('Tab');
    await keyboard.press('Shift+Tab');
    await keyboard.type(person.email);
    await keyboard.press('Enter');

    await expect(app.publicJourney.thanks).toBeVisible();
  });

  test.describe('390 pixels wide', () => {
    test.use({ viewport: { width: 390, height: 844 } });

    test('fits with all its tariffs', async ({ app, data, seed }) => {
      const tariff = await data.create('product', data.tariff());
      const journey = await seed.tariffJourney([tariff]);
      await app.publicJourney.goto(journey.id);
      await app.publicJourney.field('Consumption in kWh a year').fill('3500');
      await expect(app.publicJourney.tariff(tariff.name)).toBeInViewport({ ratio: 1 });
      await expect(app.publicJourney.next).toBeInViewport({ ratio: 1 });
      expect(await app.publicJourney.isWiderThanTheScreen()).toBe(false);
    });
  });
});
