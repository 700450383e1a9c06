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

  test('hold past the page as well', async ({ data, seed, tenant }) => {
    const [contact, account, gone] = [
      await data.create('contact', data.contact()),
      await data.create('account', data.account()),
      await data.create('account', data.account()),
    ];
    await data.relate(contact, 'contact', 'account', account);
    await tenant.api.entity.deleteEntity({ slug: 'account', id: gone._id });
    const colleague = await seed.colleague();
    const at = { slug: 'contact', id: contact._id };
    type Attempt = (api: typeof tenant.api) => Promise<unknown>;
    const writes: Record<string, Attempt> = {
      'changes a contact': ({ entity }) => entity.patchEntity(at, { phone: '+49 30 555 0142' }),
      'relates a contact': ({ entity }) => entity.addRelations(at, [{ attribute: 'account', entity_id: account._id }]),
      'removes a relation': ({ entity }) =>
        entity.deleteRelation({ ...at, attribute: 'account', entity_id: account._id }),
      'saves a view': ({ entity }) =>
        entity.createSavedView(null, { slug: ['contact'], name: seed.viewName('viewer'), ui_config: {} }),
    };
    const manages: Record<string, Attempt> = {
      'deletes a contact': ({ entity }) => entity.deleteEntity(at),
      'restores an account': ({ entity }) => entity.restoreEntity({ slug: 'account', id: gone._id }),
      'gives a role': ({ permissions }) => permissions.assignRoles({ userId: colleague.id }, ['administrator']),
      'removes a colleague': ({ user }) => user.deleteUserV2({ id: colleague.id }),
      'makes an access token': ({ accessToken }) =>
        accessToken.createAccessToken(null, { name: data.name('Access token').name, token_type: 'api' }),
      'chooses the channel of the organization': ({ organization }) =>
        organization.putSettingsValue({ org_id: tenant.organizationId, key: 'release_channel' }, 'stable'),
    };
    const refused = async (role: 'agent' | 'viewer', attempts: Record<string, Attempt>) => {
      const api = await tenant.apiOf(role);
      for (const [what, attempt] of Object.entries(attempts))
        await expect(attempt(api), `The ${role} ${what}`).rejects.toThrow(/answered 403/);
    };
    await refused('viewer', { ...writes, ...manages });
    await refused('agent', manages);
  });
});
