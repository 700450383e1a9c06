import { expect, measures, test } from '#fixtures';

test.describe('Use the customer portal', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test("changes the customer's own data for the organization, too", async ({ app, openAppAs, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const profile = await app.portalContracts.openProfile();
    await profile.field('First name').fill(' Änne ');
    await profile.field('Phone').fill('+49 89 555 0177');
    await profile.save.click();
    await expect(profile.saved).toHaveText('Your data is saved.');
    await expect(profile.field('Phone'), 'A form shows what was there before').toHaveValue('+49 89 555 0177');
    await expect(app.portalContracts.banner).toContainText(`Änne ${customer.contact.last_name}`);

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contact', customer.contact._id);
    await expect(agent.entityDetail.value('Phone')).toHaveText('+49 89 555 0177');
    await expect(agent.entityDetail.heading(`Änne ${customer.contact.last_name}`)).toBeVisible();
  });

  test('refuses data that is not valid', async ({ app, errorGuard, seed }) => {
    errorGuard.allowStatus(422, 'the phone number is not valid');
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    const profile = await app.portalContracts.openProfile();
    await profile.save.click();
    await expect(profile.saved).toBeVisible();
    await profile.field('Phone').fill('call me');
    await profile.save.click();

    await expect(profile.field('Phone')).toHaveAccessibleDescription('Phone must be a valid phone number.');
    await expect(profile.saved).toBeHidden();
  });

  test(
    'takes a meter reading and allows no lower one after it',
    { tag: '@critical', ...measures('portal.meter-reading') },
    async ({ app, flow, errorGuard, seed }) => {
      errorGuard.allowStatus(400, 'the second reading is lower than the first');
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const contract = await app.portalContracts.open(customer.contract._title);
      const meter = contract.meter(customer.meter.meter_number);
      await expect(meter.reading).toHaveAccessibleDescription('Between 0 and 20000.');
      await flow('portal.meter-reading', async () => {
        await meter.enter(1_200);
        await expect(meter.thanks).toHaveText('Thank you. We have noted 1200 kWh.');
      });
      await expect(meter.reading).toHaveAccessibleDescription('Between 1200 and 21200.');
      await meter.enter(1_100);
      await expect(meter.reading).toHaveAccessibleDescription(/The reading must be between 1200 and 21200\./);
      await flow('portal.meter-reading', async () => {
        await meter.enter(1_500);
        await expect(meter.thanks).toHaveText('Thank you. We have noted 1500 kWh.');
      });
    },
  );

  test(
    'refuses a meter reading outside of its range',
    measures('portal.meter-reading'),
    async ({ app, errorGuard, flow, seed }) => {
      errorGuard.allowStatus(400, 'the reading is not plausible');
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const contract = await app.portalContracts.open(customer.contract._title);
      const meter = contract.meter(customer.meter.meter_number);
      await meter.send.click();
      await expect(meter.reading).toHaveAccessibleDescription(/Enter a reading\./);
      await meter.enter(20_001);

      await expect(meter.reading).toHaveAccessibleDescription(/The reading must be between 0 and 20000\./);
      await expect(meter.thanks).toBeHidden();
      await flow('portal.meter-reading', async () => {
        await meter.enter(20_000);
        await expect(meter.thanks).toHaveText('Thank you. We have noted 20000 kWh.');
      });
    },
  );

  test('takes a meter reading where its range is not known', async ({ app, errorGuard, page, seed }) => {
    errorGuard.allowStatus(503, 'the range cannot be told');
    await page.route(/allowed-range/, (route) => route.fulfill({ status: 503, json: {} }));
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const contract = await app.portalContracts.open(customer.contract._title);
    const meter = contract.meter(customer.meter.meter_number);
    await meter.enter(1_200);
    await expect(meter.thanks).toHaveText('Thank you. We have noted 1200 kWh.');
  });

  test("does not show another customer's contract", { tag: '@critical' }, async ({ app, errorGuard, seed }) => {
    errorGuard.allowStatus(404, "to this customer the other's contract does not exist");
    const portal = await seed.portal();
    const otherTenant = await seed.customer(portal);
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    await expect(app.portalContracts.contracts).toContainText([customer.contract._title]);
    await expect(
      app.portalContracts.contracts,
      "Customer data leaks: a customer sees another customer's contract in the list",
    ).toHaveCount(1);

    await app.portalContract.goto(portal.id, otherTenant.contract._id);
    await expect(
      app.portalContract.problem,
      "Customer data leaks: a customer opens another customer's contract by its address",
    ).toHaveText('This contract was not found.');
  });
});
