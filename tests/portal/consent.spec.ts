import { expect, test } from '#fixtures';

test.describe('Consent to marketing', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test(
    'is given and withdrawn by the customer, and the organization sees both',
    { tag: '@critical' },
    async ({ app, openAppAs, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const profile = await app.portalContracts.openProfile();
      const offers = profile.consent('Offers by email');
      await expect(offers).not.toBeChecked();
      await offers.click();
      await expect(offers).toBeChecked();
      await app.page.reload();
      await expect(offers).toBeChecked();
      const calls = profile.consent('Offers by phone');
      await expect(calls).not.toBeChecked();
      await calls.click();
      await expect(calls).toBeChecked();

      await offers.click();
      await expect(offers).not.toBeChecked();
      await app.page.reload();
      await expect(calls, 'To withdraw one consent withdraws another').toBeChecked();
      await expect(offers, 'A consent that was withdrawn still stands').not.toBeChecked();
      const agent = await openAppAs('agent');
      await agent.entityDetail.goto('contact', customer.contact._id);
      await expect(agent.entityDetail.activity.nth(0)).toContainText('Consent withdrawn: EMAIL_MARKETING');
      await expect(agent.entityDetail.activity.nth(1)).toContainText('Consent given: PHONE_CALL_MARKETING');
      await expect(agent.entityDetail.activity.nth(2)).toContainText('Consent given: EMAIL_MARKETING');
    },
  );

  test('says nothing about another customer, and nobody gives it for somebody else', async ({
    app,
    openAppAs,
    seed,
  }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const other = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const profile = await app.portalContracts.openProfile();
    await profile.consent('Offers by email').click();
    await expect(profile.consent('Offers by email')).toBeChecked();
    const answer = await app.page.request.post('/api/consent/v1/consent/publish', {
      data: { type: 'OPT_IN', topic: 'PHONE_CALL_MARKETING', identifier: other.email },
    });
    expect(answer.status(), 'A customer gives consent for somebody else').toBe(403);

    const others = await openAppAs('visitor');
    await others.portalEntrance.goto(portal.id);
    await others.portalEntrance.logIn(other);
    const othersProfile = await others.portalContracts.openProfile();
    await expect(othersProfile.consent('Offers by email')).not.toBeChecked();
    await expect(othersProfile.consent('Offers by phone')).not.toBeChecked();
  });

  test('is not shown as given when it could not be saved', async ({ app, errorGuard, page, seed }) => {
    errorGuard.allowStatus(503, 'the consent cannot be saved');
    await page.route(/consent\/publish/, (route) => route.fulfill({ status: 503, json: {} }));
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(await seed.customer(portal));
    const profile = await app.portalContracts.openProfile();
    await profile.consent('Offers by email').click();

    await expect(profile.problem).toHaveText('The server answered 503. Please try again.');
    await expect(profile.consent('Offers by email')).not.toBeChecked();
  });
});
