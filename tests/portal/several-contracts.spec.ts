import { expect, test } from '#fixtures';

test.describe('A customer of several contracts', { tag: '@portal' }, () => {
  test.use({ role: 'visitor' });

  test('sees each by its name, with what belongs to it', async ({ app, data, seed }) => {
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const contract_name = data.prefix('zz power').name;
    const plain = await data.create('contract', { contract_name });
    const ended = { contract_name: data.prefix('A gas').name, status: 'expired', branch: 'gas', price: 0 };
    const expired = await data.create('contract', { ...ended, contract_number: 'G-1' });
    for (const contract of [plain, expired]) await data.relate(contract, 'contract', 'customer', customer.contact);
    const documents = [await seed.document({ contract: expired }, 'terms'), await seed.document(customer, 'terms')];
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.logIn(customer);
    await expect(app.portalContracts.contracts).toHaveText([
      ...[`${expired._title}expired`, `${customer.contract._title}active`, plain._title],
    ]);
    const contract = await app.portalContracts.open(expired._title);
    for (const [label, value] of [
      ['Number', 'G-1'],
      ['Status', 'expired'],
      ['Branch', 'gas'],
      ['Price a year', '€0.00'],
    ] as const)
      await expect(contract.value(label)).toHaveText(value);
    await expect(contract.takesNoReadings).toBeVisible();
    await expect(contract.terminate).toBeHidden();
    await app.portalContracts.openList();
    await app.portalContracts.open(plain._title);
    await expect(contract.noMeters).toBeVisible();
    await expect(contract.value('Price a year')).toHaveText('–');
    await app.portalDocuments.open();
    await expect(app.portalDocuments.documents).toHaveText(documents.map(({ _title }) => _title));
  });
});
