import { expect, test } from '#fixtures';

test.describe('Create a contact', { tag: '@entity' }, () => {
  test('shows the new contact with what was entered', { tag: ['@smoke', '@critical'] }, async ({ app, data, flow }) => {
    const contact = data.contact();
    await app.entityList.goto('contact');
    const form = await app.entityList.startCreating();
    await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
    await form.choice('Status').selectOption('Customer');

    await flow('entity.create', async () => {
      const detail = await form.submit();
      await expect(detail.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
    });

    await expect(app.entityDetail.value('Email')).toHaveText(contact.email);
    await expect(app.entityDetail.value('Status')).toHaveText('Customer');
    await expect(app.entityDetail.activity).toContainText(['Contact created']);
  });
});
