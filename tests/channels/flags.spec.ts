import { expect, test } from '#fixtures';

// One organization has one set of flags: these take turns.
test.describe.configure({ mode: 'default' });

test.describe('Feature flags', { tag: '@channels' }, () => {
  test('hide a feature that is off', async ({ app }) => {
    await app.entityList.goto('contact');

    await expect(app.entityList.create).toBeVisible();
    await expect(app.entityList.exportCsv).toBeHidden();
  });

  test(
    'show a feature to the organization that it is on for',
    { tag: '@own-organization' },
    async ({ app, data, flags }) => {
      await flags.set('entity-export', true);
      const contact = await data.create('contact', data.contact());
      await app.entityList.goto('contact');
      await app.entityList.search.fill(contact.last_name);
      await expect(app.entityList.rows).toHaveCount(1);
      const download = app.page.waitForEvent('download');
      await app.entityList.exportCsv.click();

      expect((await download).suggestedFilename()).toBe('contact.csv');
    },
  );

  test(
    'do not show it to another organization',
    { tag: '@own-organization' },
    async ({ openAppAs, flags, otherTenant }) => {
      await flags.set('entity-export', true);
      const other = await openAppAs('administrator', otherTenant);
      await other.entityList.goto('contact');

      await expect(other.entityList.create).toBeVisible();
      await expect(other.entityList.exportCsv).toBeHidden();
    },
  );

  test(
    'of another organization change nothing here',
    { tag: '@own-organization' },
    async ({ app, flags, otherTenant }) => {
      await flags.set('entity-export', true);
      await flags.set('entity-export', false, otherTenant);
      await app.entityList.goto('contact');

      await expect(app.entityList.create).toBeVisible();
      await expect(
        app.entityList.exportCsv,
        'What is set for one organization takes away what is set for another',
      ).toBeVisible();
    },
  );

  test('take a feature away at once when they are turned off', { tag: '@own-organization' }, async ({ app, flags }) => {
    await flags.set('message-search', true);
    await app.inbox.goto();
    await expect(app.inbox.search).toBeVisible();
    await flags.set('message-search', false);
    await app.inbox.goto();

    await expect(app.inbox.newMessage).toBeVisible();
    await expect(app.inbox.search).toBeHidden();
  });
});
