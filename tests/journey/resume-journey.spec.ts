import { expect, test } from '#fixtures';

test.describe('Resume a journey', { tag: '@journey' }, () => {
  test.use({ role: 'visitor' });

  test('has everything that was entered after a reload', async ({ app, data, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.field('Customer type').selectOption('Private');
    await app.publicJourney.field('First name').fill(person.first_name);
    await app.page.reload();
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await expect(app.publicJourney.field('Customer type')).toHaveValue('private');
    await expect(app.publicJourney.field('First name')).toHaveValue(person.first_name);
    await expect(app.publicJourney.field('Last name')).toHaveValue('');

    await app.publicJourney.introduce('Private', person);
    await expect(app.publicJourney.step('How to reach you')).toBeVisible();
    await app.publicJourney.field('Email').fill(person.email);
    await app.page.reload();
    await expect(app.publicJourney.step('How to reach you')).toBeVisible();
    await expect(app.publicJourney.field('Email')).toHaveValue(person.email);
    await app.publicJourney.back.click();
    await expect(app.publicJourney.field('Last name')).toHaveValue(person.last_name);
  });

  test('goes on with the tariff and its price when somebody comes back', async ({ app, data, openAppAs, seed }) => {
    const tariff = await data.create('product', data.tariff());
    const journey = await seed.tariffJourney([tariff]);
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.choose(3_500, tariff.name);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await app.page.goto('about:blank');
    await app.publicJourney.goto(journey.id);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await app.publicJourney.identify(person);
    await app.publicJourney.submit.click();
    await expect(app.publicJourney.thanks).toBeVisible();

    const agent = await openAppAs('agent');
    await agent.entityList.goto('contract');
    await agent.entityList.search.fill(person.last_name);
    const contract = await agent.entityList.open(`${tariff.name} for ${person.first_name} ${person.last_name}`);
    await expect(contract.value('Price in euros a year')).toHaveText('1,170');
  });

  test('has nothing of what was sent, nor of what was emptied', async ({ api, app, data, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    await app.publicJourney.fillIn(journey.id, person);
    await app.publicJourney.goto(journey.id);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await expect(app.publicJourney.field('Last name'), 'A journey keeps what was sent').toHaveValue('');

    await app.publicJourney.field('Last name').fill(person.last_name);
    await app.publicJourney.field('Last name').fill('');
    await app.page.reload();
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await expect(app.publicJourney.field('Last name')).toHaveValue('');
    const next = data.contact();
    await app.publicJourney.fillIn(journey.id, next);
    const { hits } = await api.entity.searchEntities(null, { q: `_schema:contact AND "${next.last_name}"` });
    expect(hits, 'What the second person at a browser sends is lost').toBe(1);
  });

  test('has nothing of another journey, nor of another browser', async ({ app, data, openAppAs, seed }) => {
    const journey = await seed.journey();
    const another = await seed.journey();
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Private', person);
    await expect(app.publicJourney.step('How to reach you')).toBeVisible();
    await app.publicJourney.goto(another.id);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await expect(app.publicJourney.field('Last name'), 'A journey shows the answers of another').toHaveValue('');

    const somebodyElse = await openAppAs('visitor');
    await somebodyElse.publicJourney.goto(journey.id);
    await expect(somebodyElse.publicJourney.step('About you')).toBeVisible();
    await expect(somebodyElse.publicJourney.field('Last name')).toHaveValue('');
  });
});
