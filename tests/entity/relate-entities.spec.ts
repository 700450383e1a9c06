import { expect, test } from '#fixtures';

test.describe('Relate entities', { tag: '@entity' }, () => {
  test('shows the relation on both sides', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    const account = await data.create('account', data.account());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.relate('Account', account._title);
    await expect(app.entityDetail.relations).toContainText([account._title]);

    await app.entityDetail.relations.getByRole('link', { name: account._title }).click();
    await expect(app.entityDetail.heading(account._title)).toBeVisible();
    await expect(app.entityDetail.relations).toContainText([contact._title]);
    await expect(
      app.entityDetail.relations.getByRole('button'),
      'A relation is removed where it does not begin',
    ).toHaveCount(0);
  });

  test('removes a relation without removing what it points at', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    const account = await data.create('account', data.account());
    await data.relate(contact, 'contact', 'account', account);
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.removeRelation(account._title);
    await expect(app.entityDetail.relations).toHaveCount(0);

    await app.entityDetail.goto('account', account._id);
    await expect(app.entityDetail.heading(account._title)).toBeVisible();
  });
});
