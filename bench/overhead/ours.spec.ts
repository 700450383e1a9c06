import { expect, test } from '#fixtures';

test('create a contact', async ({ app, data }) => {
  const contact = data.contact();
  await app.entityList.goto('contact');
  const form = await app.entityList.startCreating();
  await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
  await form.choice('Status').selectOption('Customer');
  const detail = await form.submit();
  await expect(detail.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
  await expect(detail.activity).toContainText(['Contact created']);
});

test('edit a contact', async ({ app, data }) => {
  const contact = await data.create('contact', data.contact());
  await app.entityDetail.goto('contact', contact._id);
  await app.entityDetail.edit.click();
  await app.entityForm.fill({ Phone: '+49 30 555 0199' });
  const detail = await app.entityForm.submit();
  await expect(detail.activity.first()).toContainText('Phone changed');
});
