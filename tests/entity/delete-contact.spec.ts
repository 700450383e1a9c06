import { expect, test } from '#fixtures';

test.describe('Delete a contact', { tag: '@entity' }, () => {
  test('takes it off the list, from where it can be restored', { tag: '@critical' }, async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.remove();
    await expect(app.entityDetail.problem).toHaveText(/This contact was deleted\./);
    await expect(app.entityDetail.edit, 'What is deleted can be changed').toBeHidden();
    await expect(app.entityDetail.newTag).toBeHidden();
    await expect(app.entityDetail.newFile).toBeHidden();

    await app.entityList.goto('contact');
    await app.entityList.search.fill(contact.last_name);
    await expect(app.entityList.empty).toBeVisible();
    await app.entityList.showDeleted.check();
    const detail = await app.entityList.open(contact._title);
    await detail.restore.click();

    await expect(detail.edit).toBeVisible();
    await expect(detail.activity).toContainText(['Contact restored', 'Contact deleted', 'Contact created']);
  });

  test('leaves the deleted ones alone in their list', async ({ api, app, data }) => {
    const { name, key } = data.prefix('Deleted');
    const gone = await data.create('account', { name: `a ${name}` });
    await data.create('account', { name: `b ${name}` });
    await api.entity.deleteEntity({ slug: 'account', id: gone._id });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.rows).toContainText([`b ${name}`]);
    await expect(app.entityList.rows).toHaveCount(1);

    await app.entityList.showDeleted.check();
    await expect(app.entityList.rows).toContainText([`a ${name}`]);
    await expect(app.entityList.row(`a ${name}`).checkbox).toBeHidden();
    await expect(app.entityList.rows, 'What is not deleted is listed as deleted').toHaveCount(1);
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
