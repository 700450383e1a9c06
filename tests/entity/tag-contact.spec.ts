import { expect, test } from '#fixtures';

test.describe('Tag a contact', { tag: '@entity' }, () => {
  test('adds a tag once and removes it again', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.addTag('newsletter');
    await expect(app.entityDetail.tags).toContainText(['newsletter']);

    await app.entityDetail.addTag(' newsletter ');
    await expect(app.entityDetail.newTag).toHaveValue('');
    await expect(app.entityDetail.tags).toHaveCount(1);
    await app.entityDetail.addTag('vip');
    await expect(app.entityDetail.tags).toContainText(['newsletter', 'vip']);
    await app.entityDetail.removeTag('newsletter');
    await expect(app.entityDetail.tags, 'A tag takes the others with it').toHaveText([/^vip/]);
    await expect(app.entityDetail.activity.first()).toContainText('Tags changed');
  });
});
