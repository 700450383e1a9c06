import { expect, test } from '#fixtures';

test.describe('Permissions on entities', { tag: '@entity' }, () => {
  test.describe('of a viewer', () => {
    test.use({ role: 'viewer' });

    test('show a contact without any way to change it', { tag: '@critical' }, async ({ app, data }) => {
      const contact = await data.create('contact', data.contact());
      await app.entityDetail.goto('contact', contact._id);
      await expect(app.entityDetail.value('Email')).toHaveText(contact.email);

      await expect(app.entityDetail.edit).toBeHidden();
      await expect(app.entityDetail.delete).toBeHidden();
      await expect(app.entityDetail.startWorkflow).toBeHidden();
    });

    test('refuse a contact from a form that was reached by its address', async ({ app, data, errorGuard }) => {
      errorGuard.allowStatus(403, 'a viewer may not create');
      const contact = data.contact();
      await app.entityForm.goto('contact');
      await app.entityForm.fill({ 'First name': contact.first_name, 'Last name': contact.last_name });
      await app.entityForm.submit();

      await expect(app.entityForm.problem).toHaveText('This role may not do that.');
    });

    test('hold for an access token that is made for one', async ({ data, seed }) => {
      const contact = await data.create('contact', data.contact());
      const { entity } = await seed.accessToken('viewer');
      const read = await entity.getEntity({ slug: 'contact', id: contact._id });
      expect(read.entity?.email).toBe(contact.email);

      await expect(
        entity.createEntity({ slug: 'contact' }, data.contact()),
        'An access token for a viewer creates a contact',
      ).rejects.toThrow(/answered 403/);
    });
  });

  test.describe('of an agent', () => {
    test.use({ role: 'agent' });

    test('let a contact be edited but not deleted', async ({ app, data }) => {
      const contact = await data.create('contact', data.contact());
      await app.entityDetail.goto('contact', contact._id);

      await expect(app.entityDetail.edit).toBeVisible();
      await expect(app.entityDetail.delete).toBeHidden();
    });
  });
});
