import { expect, test } from '#fixtures';

test.describe('Order a tariff', { tag: '@journey' }, () => {
  test.use({ role: 'visitor' });

  test(
    'makes an order and a contract that the customer finds in the portal',
    { tag: '@critical' },
    async ({ app, data, openAppAs, seed }) => {
      const tariff = await data.create('product', data.tariff());
      const journey = await seed.tariffJourney([tariff]);
      const portal = await seed.portal();
      const person = data.contact();
      await app.publicJourney.goto(journey.id);
      await app.publicJourney.choose(3_500, tariff.name);
      await app.publicJourney.identify(person);
      await app.publicJourney.submit.click();
      await expect(app.publicJourney.thanks).toBeVisible();

      const agent = await openAppAs('agent');
      await agent.entityList.goto('contract');
      await agent.entityList.search.fill(person.last_name);
      const title = `${tariff.name} for ${person.first_name} ${person.last_name}`;
      const contract = await agent.entityList.open(title);
      await expect(contract.value('Price in euros a year')).toHaveText('1,170');
      await expect(contract.relations).toContainText([person.last_name, title]);
      await expect(contract.value('Contract number')).toHaveText(/^C-/);

      const password = data.password();
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.register(person, password, await contract.value('Contract number').innerText());
      await expect(app.portalEntrance.notice).toHaveText('Your account is ready. Please log in.');
      await app.portalEntrance.logIn({ email: person.email, password });
      const own = await app.portalContracts.open(title);
      await expect(own.value('Price a year')).toHaveText('€1,170.00');
    },
  );

  test.describe('in German', () => {
    test.use({ locale: 'de-DE' });

    test('shows the yearly price of the consumption, as numbers are written there', async ({ app, data, seed }) => {
      const tariff = await data.create('product', data.tariff());
      const cheap = await data.create('product', { ...data.tariff(), base_price: 0, unit_price: 0.3155 });
      const journey = await seed.tariffJourney([tariff, cheap]);
      await app.publicJourney.goto(journey.id);
      await expect(app.publicJourney.tariff(`${tariff.name} Enter your consumption first`)).toBeVisible();
      await app.publicJourney.field('Consumption in kWh a year').fill('4001');
      await expect(app.publicJourney.tariff(`${tariff.name} 1.320,30 € a year`)).toBeVisible();
      await expect(app.publicJourney.tariff(`${cheap.name} 1.262,32 € a year`)).toBeVisible();

      await app.publicJourney.field('Consumption in kWh a year').fill('1000');
      await expect(app.publicJourney.tariff(`${tariff.name} 420,00 € a year`)).toBeVisible();
    });
  });

  test('does not go on without a tariff', async ({ app, data, seed }) => {
    const journey = await seed.tariffJourney([await data.create('product', data.tariff())]);
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.field('Consumption in kWh a year').fill('3500');
    await app.publicJourney.next.click();

    await expect(app.publicJourney.tariffs).toHaveAccessibleDescription('Tariff is required.');
    await expect(app.publicJourney.step('Your tariff')).toBeVisible();
  });

  test('refuses a tariff that is no longer offered, and orders nothing', async ({
    api,
    app,
    data,
    errorGuard,
    seed,
  }) => {
    errorGuard.allowStatus(409, 'the tariff was withdrawn meanwhile');
    const tariff = await data.create('product', data.tariff());
    const journey = await seed.tariffJourney([tariff]);
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.choose(3_500, tariff.name);
    await api.entity.patchEntity({ slug: 'product', id: tariff._id }, { status: 'withdrawn' });
    await app.publicJourney.identify(person);
    await app.publicJourney.submit.click();
    await expect(app.publicJourney.problem).toHaveText('This tariff is no longer offered. Please choose another one.');

    const { hits } = await api.entity.searchEntities(null, { q: `_schema:order AND "${person.last_name}"` });
    expect(hits).toBe(0);
  });

  test('offers neither what was withdrawn before nor what is not of the journey', async ({ app, data, seed }) => {
    const tariff = await data.create('product', data.tariff());
    const gone = await data.create('product', { ...data.tariff(), status: 'withdrawn' });
    const other = await data.create('product', data.tariff());
    const journey = await seed.tariffJourney([tariff, gone]);
    await app.publicJourney.goto(journey.id);

    await expect(app.publicJourney.tariff(tariff.name)).toBeVisible();
    await expect(app.publicJourney.tariff(other.name)).toBeHidden();
    await expect(app.publicJourney.tariff(gone.name)).toBeHidden();
  });

  test('refuses another price than the one that is offered', async ({ api, data, seed }) => {
    const tariff = await data.create('product', data.tariff());
    const journey = await seed.tariffJourney([tariff]);
    const { first_name, last_name, email } = data.contact();
    const answers = { consumption: 3_500, tariff: tariff._id, first_name, last_name, email };
    // What a customer would like to pay, and what it may have cost before.
    for (const price of [1, 2_000])
      await expect(
        seed.submission(journey, { ...answers, price }),
        `An order is taken at the price ${price}, which is not the tariff's`,
      ).rejects.toThrow(/answered 409 .*The price of this tariff has changed/);

    const { hits } = await api.entity.searchEntities(null, { q: `_schema:contract AND "${last_name}"` });
    expect(hits).toBe(0);
  });

  test('makes one order when submit is clicked twice, of what was chosen last', async ({ api, app, data, seed }) => {
    const tariff = await data.create('product', data.tariff());
    const journey = await seed.tariffJourney([tariff]);
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.choose(3_500, tariff.name);
    await app.publicJourney.back.click();
    await expect(app.publicJourney.tariff(tariff.name), 'Going back loses the tariff').toBeChecked();
    await app.publicJourney.choose(4_000, tariff.name);
    await app.publicJourney.identify(person);
    await app.publicJourney.submit.dblclick();
    await expect(app.publicJourney.thanks).toBeVisible();

    const { hits, results = [] } = await api.entity.searchEntities(null, {
      q: `_schema:order AND "${person.last_name}"`,
    });
    expect(hits, 'To click twice orders twice').toBe(1);
    expect(results[0]).toMatchObject({ consumption: 4_000, price: 1_320 });
  });
});
