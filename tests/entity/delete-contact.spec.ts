import { expect, test } from '#fixtures';

test.describe('Delete a contact', { tag: '@entity' }, () => {
  test('takes it off the list, from where it can be restored', { tag: '@critical' }, async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.remove();
    await expect(app.entityDetail.problem).toHaveText(/This contact was deleted\./);

    await app.entityList.goto('contact');
    await app.entityList.search.fill(contact.last_name);
    await expect(app.entityList.empty).toBeVisible();
    await app.entityList.showDeleted.check();
    const detail = await app.entityList.open(contact._title);
    await detail.restore.click();

    await expect(detail.edit).toBeVisible();
    await expect(detail.activity).toContainText(['Contact restored', 'Contact deleted', 'Contact created']);
  });

  test('keeps it when the question is answered with keep', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.delete.click();
    await app.entityDetail.confirmation.keep.click();

    await expect(app.entityDetail.confirmation.root).toBeHidden();
    await expect(app.entityDetail.edit).toBeVisible();
  });
});
