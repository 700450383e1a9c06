import { expect, test } from '#fixtures';

test.describe('Portal pages', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('have no serious accessibility problem', async ({ accessibility, app, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await expect(app.portalEntrance.heading).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.portalEntrance.logIn(customer);
    await expect(app.portalContracts.contracts).toHaveCount(1);
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    const contract = await app.portalContracts.open(customer.contract._title);
    await expect(contract.meter(customer.meter.meter_number).send).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });

  test('have none where a customer changes something', async ({ accessibility, app, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const contract = await app.portalContracts.open(customer.contract._title);
    await contract.terminateOn('');
    await expect(contract.lastDay).toHaveAccessibleDescription(/Enter the last day of the contract\.$/);
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
    await contract.confirmation.keep.click();
    await expect(contract.confirmation.root).toBeHidden();

    const profile = await app.portalContracts.openProfile();
    await profile.enterIban('DE00');
    await expect(profile.field('IBAN')).toHaveAccessibleDescription(/^This IBAN is not valid/);
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });
});
