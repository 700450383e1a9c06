import { expect, test } from '#fixtures';

const REFUSED = 'This contract is terminated. It takes no readings any more.';

test.describe('Terminate a contract', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test(
    'shows it as terminated to the customer and the organization, and takes no readings any more',
    {
      tag: '@critical',
    },
    async ({ app, openAppAs, seed }) => {
      const portal = await seed.portal();
      const customer = await seed.customer(portal);
      await app.portalEntrance.goto(portal.id);
      await app.portalEntrance.logIn(customer);
      const contract = await app.portalContracts.open(customer.contract._title);
      await expect(contract.meter(customer.meter.meter_number).send).toBeVisible();
      await app.page.clock.setFixedTime('2999-12-31T12:00:00Z');
      await contract.terminateOn('2999-12-31');
      await expect(contract.value('Status'), 'A contract cannot end today').toHaveText('Terminated on Dec 31, 2999');
      await expect(contract.takesNoReadings).toBeVisible();
      await expect(contract.meter(customer.meter.meter_number).root).toBeHidden();
      await expect(contract.terminate).toBeHidden();
      await app.portalContracts.openList();
      await expect(app.portalContracts.contracts).toHaveText([`${customer.contract._title}terminated`]);

      const agent = await openAppAs('agent');
      await agent.entityDetail.goto('contract', customer.contract._id);
      await expect(agent.entityDetail.value('Status')).toHaveText('Terminated');
      await expect(agent.entityDetail.value('Termination date')).toHaveText('Dec 31, 2999');
      await expect(agent.entityDetail.activity.first()).toContainText(
        `Status, Termination date changed${customer.contact._title} changed this.`,
      );
    },
  );

  test('refuses no day and a day in the past, and changes nothing when it is canceled', async ({
    app,
    openAppAs,
    seed,
  }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const contract = await app.portalContracts.open(customer.contract._title);
    await contract.terminateOn('');
    await expect(contract.lastDay).toHaveAccessibleDescription(/Enter the last day of the contract\.$/);
    await contract.lastDay.fill('2020-12-31');
    await contract.confirmation.confirm('Terminate');
    await expect(contract.lastDay).toHaveAccessibleDescription(/The last day must not be in the past\.$/);
    // In Berlin it is July 2 already.
    await app.page.clock.setFixedTime('2999-07-01T22:30:00Z');
    await contract.lastDay.fill('2999-07-01');
    await contract.confirmation.confirm('Terminate');
    await expect(contract.lastDay).toHaveAccessibleDescription(/The last day must not be in the past\.$/);
    await contract.confirmation.keep.click();
    await expect(contract.confirmation.root).toBeHidden();
    await expect(contract.value('Status')).toHaveText('active');
    await expect(contract.meter(customer.meter.meter_number).send).toBeVisible();

    const agent = await openAppAs('agent');
    await agent.entityDetail.goto('contract', customer.contract._id);
    await expect(agent.entityDetail.value('Status')).toHaveText('Active');
    await expect(agent.entityDetail.value('Termination date')).toHaveText('–');
  });

  test('refuses a reading and a second termination from a page that knows of none', async ({
    api,
    app,
    errorGuard,
    seed,
  }) => {
    errorGuard.allowStatus(400, 'a terminated contract takes no readings');
    errorGuard.allowStatus(409, 'it is terminated already');
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    const contract = await app.portalContracts.open(customer.contract._title);
    const meter = contract.meter(customer.meter.meter_number);
    await expect(meter.send).toBeVisible();
    const terminated = { status: 'terminated', termination_date: '2998-12-31' };
    await api.entity.patchEntity({ slug: 'contract', id: customer.contract._id }, terminated);
    await meter.enter(1_200);
    await expect(meter.reading).toHaveAccessibleDescription(new RegExp(REFUSED));
    await expect(meter.thanks).toBeHidden();
    await contract.terminateOn('2999-12-31');
    await expect(contract.lastDay).toHaveAccessibleDescription(/This contract is terminated already\.$/);

    await app.page.reload();
    await expect(contract.value('Status')).toHaveText('Terminated on Dec 31, 2998');
  });

  test("cannot terminate another customer's contract, nor change one in another way", async ({ api, app, seed }) => {
    const portal = await seed.portal();
    const other = await seed.customer(portal);
    const customer = await seed.customer(portal);
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    await expect(app.portalContracts.contracts).toHaveCount(1);
    const patch = ({ contract }: typeof customer, data: object) =>
      app.page.request.patch(`/api/customer-portal/v2/portal/contract/${contract._id}`, { data });
    const others = await patch(other, { status: 'terminated', termination_date: '2999-12-31' });
    expect(others.status(), "A customer terminates another customer's contract").toBe(404);
    const price = await patch(customer, { status: 'active', price: 1 });
    expect(price.status(), 'A customer names the price of a contract').toBe(403);

    const { entity } = await api.entity.getEntity({ slug: 'contract', id: other.contract._id });
    expect(entity?.status).toBe('active');
  });
});
