import { expect, test } from '#fixtures';

const ADDRESS = { street: 'Domstraße', street_number: '5a', postal_code: '50667', city: 'Köln' };
const IBAN = 'DE89 3704 0044 0532 0130 00';
/** Two of its digits have changed places. */
const MISTYPED = 'DE89 3704 0044 0532 0103 00';
const CONTACT = '/api/customer-portal/v2/portal/contact';

test.describe('Change address and bank account', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('tells the organization the new address, and who changed it', async ({ app, openAppAs, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const profile = await app.portalContracts.openProfile();
    await profile.enterAddress(ADDRESS);
    await expect(profile.address.saved).toHaveText('Your data is saved.');
    await app.page.reload();
    await expect(profile.field('Street')).toHaveValue('Domstraße');
    await expect(profile.field('Postal code')).toHaveValue('50667');

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contact', customer.contact._id);
    await expect(agent.entityDetail.value('Address')).toHaveText('Domstraße 5a, 50667 Köln');
    await expect(agent.entityDetail.activity.first()).toContainText(
      `Address changed${customer.contact._title} changed this.`,
    );
  });

  test('refuses a postal code without five digits, and saves nothing of the address', async ({ app, seed }) => {
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    const profile = await app.portalContracts.openProfile();
    await profile.enterAddress({ ...ADDRESS, city: '', postal_code: '5066' });
    await expect(profile.field('Postal code')).toHaveAccessibleDescription('Postal code must have five digits.');
    await expect(profile.field('City')).toHaveAccessibleDescription('City is required.');
    await expect(profile.address.saved).toBeHidden();

    await app.page.reload();
    await expect(profile.field('Street')).toHaveValue('');
    await expect(profile.field('Postal code')).toHaveValue('');
  });

  test(
    'shows the last four characters of a saved IBAN and no more',
    { tag: '@critical' },
    async ({ app, openAppAs, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const profile = await app.portalContracts.openProfile();
      await profile.enterIban(IBAN.toLowerCase());
      await expect(profile.bankAccount.saved).toHaveText('Your data is saved.');
      await expect(profile.field('IBAN')).toHaveValue('');
      await expect(profile.field('IBAN')).toHaveAccessibleDescription(
        'We have •••• 3000. Enter another one to change it.',
      );
      const answer = await app.page.request.get(CONTACT);
      expect(await answer.text(), 'The portal tells a whole IBAN').not.toContain('532013000');

      const agent = await openAppAs('agent');
      await agent.entityDetail.goto('contact', customer.contact._id);
      await expect(agent.entityDetail.value('Bank account')).toHaveText('•••• 3000');
      await expect(agent.entityDetail.activity.first()).toContainText('Bank account changed');
    },
  );

  test('refuses an IBAN with a wrong checksum, on the page and by the API', async ({ app, openAppAs, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const profile = await app.portalContracts.openProfile();
    await profile.enterIban(MISTYPED);
    await expect(profile.field('IBAN')).toHaveAccessibleDescription(
      'This IBAN is not valid. Please compare it with your bank card.',
    );
    await expect(profile.bankAccount.saved).toBeHidden();
    const payment = [{ type: 'payment_sepa', data: { iban: MISTYPED.replaceAll(' ', '') } }];
    const answer = await app.page.request.patch(CONTACT, { data: { payment } });
    expect(answer.status(), 'Any IBAN is taken: its checksum is not looked at').toBe(422);

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contact', customer.contact._id);
    await expect(agent.entityDetail.value('Bank account')).toHaveText('–');
  });

  test("cannot change another customer's data", async ({ app, openAppAs, seed }) => {
    const portal = await seed.portal();
    const other = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    await expect(app.portalContracts.contracts).toHaveCount(1);
    const { request } = app.page;
    const own = await request.patch(CONTACT, { data: { _id: other.contact._id, address: [ADDRESS] } });
    expect(own.status()).toBe(200);
    const others = await request.patch(`/api/entity/v1/entity/contact/${other.contact._id}`, { data: { phone: '' } });
    expect(others.status(), 'A customer changes contacts as a member does').toBe(401);

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contact', other.contact._id);
    await expect(agent.entityDetail.value('Phone')).toHaveText(other.contact.phone);
    await expect(agent.entityDetail.value('Address')).toHaveText('–');
  });
});
