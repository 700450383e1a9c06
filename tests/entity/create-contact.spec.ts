import { expect, measures, test } from '#fixtures';

test.describe('Create a contact', { tag: '@entity' }, () => {
  test(
    'shows the new contact with what was entered',
    { tag: ['@smoke', '@critical'], ...measures('entity.list', 'entity.create') },
    async ({ app, data, flow }) => {
      const contact = data.contact();
      await flow('entity.list', async () => {
        await app.entityList.goto('contact');
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
      const form = await app.entityList.startCreating();
      await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
      await form.choice('Status').selectOption('Customer');

      const detail = await flow('entity.create', async () => {
        const created = await form.submit();
        await expect(created.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
        return created;
      });

      await expect(detail.value('First name')).toHaveText(contact.first_name);
      await expect(detail.value('Last name')).toHaveText(contact.last_name);
      await expect(detail.value('Email')).toHaveText(contact.email);
      await expect(detail.value('Status')).toHaveText('Customer');
      await expect(detail.activity).toContainText(['Contact created']);
    },
  );

  test('says which fields are missing and creates nothing', async ({ app, data, errorGuard }) => {
    errorGuard.allowStatus(422, 'the server refuses a contact without a name');
    const contact = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'Last name': contact.last_name });
    await app.entityForm.submit();

    await expect(app.entityForm.field('First name')).toHaveAccessibleDescription('First name is required.');
    await app.entityList.goto('contact');
    await app.entityList.search.fill(contact.last_name);
    await expect(app.entityList.empty).toBeVisible();
  });

  test(
    'refuses an email address that is none and keeps the rest of the form',
    measures('entity.create'),
    async ({ app, data, errorGuard, flow }) => {
      errorGuard.allowStatus(422, 'the server refuses the email address');
      const contact = data.contact();
      await app.entityForm.goto('contact');
      await app.entityForm.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: 'nobody' });
      await app.entityForm.submit();

      await expect(app.entityForm.field('Email')).toHaveAccessibleDescription('Email must be a valid email address.');
      await expect(app.entityForm.field('Last name')).toHaveValue(contact.last_name);
      await app.entityForm.field('Email').fill(contact.email);
      await flow('entity.create', async () => {
        await app.entityForm.submit();
        await expect(app.entityDetail.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
      });
    },
  );

  test(
    'creates one contact when save is clicked twice',
    measures('entity.create', 'entity.list', 'entity.search'),
    async ({ app, data, flow }) => {
      const contact = data.contact();
      // Somebody for the search to leave out.
      await data.create('contact', data.contact());
      await app.entityForm.goto('contact');
      await app.entityForm.fill({ 'First name': contact.first_name, 'Last name': contact.last_name });
      await flow('entity.create', async () => {
        await app.entityForm.save.dblclick();
        await expect(app.entityDetail.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
      });

      await flow('entity.list', async () => {
        await app.entityList.goto('contact');
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
      await expect(app.entityList.rows.nth(1)).toBeVisible();
      await flow('entity.search', async () => {
        await app.entityList.search.fill(contact.last_name);
        await expect(app.entityList.rows).toHaveCount(1);
      });
      await expect(app.entityList.range).toHaveText('1–1 of 1');
    },
  );

  test('creates nothing when the form is left by the back button', async ({ app, data }) => {
    const contact = data.contact();
    await app.entityList.goto('contact');
    const form = await app.entityList.startCreating();
    await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name });
    await app.page.goBack();

    await app.entityList.search.fill(contact.last_name);
    await expect(app.entityList.empty).toBeVisible();
  });
});
