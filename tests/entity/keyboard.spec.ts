import { expect, test } from '#fixtures';

test.describe('Without a mouse', { tag: '@entity' }, () => {
  test('a contact is created from the list', async ({ app, data }) => {
    const { first_name, last_name } = data.contact();
    const { keyboard } = app.page;
    await app.entityList.goto('contact');
    await app.tabTo(app.entityList.create);
    await keyboard.press('Enter');
    await app.tabTo(app.entityForm.field('First name'));
    await keyboard.type(first_name);
    await app.tabTo(app.entityForm.field('Last name'));
    await keyboard.type(last_name);
    await app.tabTo(app.entityForm.save);
    await keyboard.press('Enter');

    await expect(app.entityDetail.heading(`${first_name} ${last_name}`)).toBeVisible();
  });

  test('a question before a deletion is answered with Escape, and nothing is deleted', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.tabTo(app.entityDetail.delete);
    await app.page.keyboard.press('Enter');
    await expect(app.entityDetail.confirmation.root).toBeVisible();
    await app.page.keyboard.press('Escape');

    await expect(app.entityDetail.confirmation.root).toBeHidden();
    await expect(app.entityDetail.edit).toBeVisible();
  });
});
