import { expect, measures, test } from '#fixtures';

test.describe('Enter the customer portal', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test(
    'registers a new customer who can then log in',
    { tag: '@critical', ...measures('portal.log-in') },
    async ({ app, data, flow, seed }) => {
      const portal = await seed.portal();
      const person = data.contact();
      const password = data.password();
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.register(person, password);
      await expect(app.portalEntrance.notice).toHaveText('Your account is ready. Please log in.');

      await flow('portal.log-in', async () => {
        await app.portalEntrance.logIn({ email: person.email, password });
        await expect(app.portalContracts.heading).toBeVisible();
      });
      await expect(app.portalContracts.empty).toBeVisible();
    },
  );

  test(
    "shows a customer's contracts after the log-in",
    { tag: ['@smoke', '@critical'], ...measures('portal.log-in') },
    async ({ app, flow, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await flow('portal.log-in', async () => {
        await app.portalEntrance.logIn(customer);
        await expect(app.portalContracts.heading).toBeVisible();
      });
      await expect(app.portalContracts.contracts).toContainText([customer.contract._title]);
    },
  );

  test(
    'shows nothing of a customer whose contract number somebody else has registered with',
    { tag: '@critical' },
    async ({ app, data, seed }) => {
      const portal = await seed.portal();
      const { contract } = await seed.customer(portal);
      const stranger = data.contact();
      const password = data.password();
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.register(stranger, password, contract.contract_number);
      await expect(app.portalEntrance.notice).toHaveText('Your account is ready. Please log in.');
      await app.portalEntrance.logIn({ email: stranger.email, password });
      await expect(app.portalContracts.heading).toBeVisible();

      await expect(
        app.portalContracts.empty,
        'Customer data leaks: the number of a contract is enough to see it',
      ).toBeVisible();
    },
  );

  test('lets a customer in who writes their address in capitals', async ({ app, seed }) => {
    const portal = await seed.portal();
    const { contract, email, password } = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn({ email: email.toUpperCase(), password });

    await expect(
      app.portalContracts.contracts,
      'A customer is locked out by how they write their address',
    ).toContainText([contract._title]);
  });

  test('refuses a wrong password', async ({ app, errorGuard, seed }) => {
    errorGuard.allowStatus(401, 'the password is wrong');
    const portal = await seed.portal();
    const { email } = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn({ email, password: 'not the password' });

    await expect(app.portalEntrance.problem).toHaveText('Email or password is wrong.');
  });

  test('refuses to register an address twice', async ({ app, data, errorGuard, seed }) => {
    errorGuard.allowStatus(400, 'the address is registered already');
    const portal = await seed.portal();
    const { contact } = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.register(contact, data.password());

    await expect(app.portalEntrance.problem).toHaveText('This email address is registered already.');
  });

  test('refuses a password that is too short', async ({ app, data, errorGuard, seed }) => {
    errorGuard.allowStatus(400, 'the password is too short');
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.register(data.contact(), 'seven77');

    await expect(app.portalEntrance.problem).toHaveText('The password needs at least 8 characters.');
  });

  test(
    'shows nothing any more after the log-out, not even by the back button',
    measures('portal.log-in'),
    async ({ app, flow, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await flow('portal.log-in', async () => {
        await app.portalEntrance.logIn(customer);
        await expect(app.portalContracts.heading).toBeVisible();
      });
      const contract = await app.portalContracts.open(customer.contract._title);
      await expect(contract.meter(customer.meter.meter_number).reading).toHaveAccessibleDescription(
        'Between 0 and 20000.',
      );
      await app.portalContracts.logOut.click();
      await expect(app.portalEntrance.heading).toBeVisible();

      await app.page.goBack();
      await expect(app.portalEntrance.heading).toBeVisible();
      await expect(app.portalContract.heading(customer.contract._title)).toBeHidden();
    },
  );
});
