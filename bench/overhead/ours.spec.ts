import { expect, test } from '#fixtures';
import { prepareContact } from './create-contact.ts';

test('create a contact', async ({ app, data }) => {
  const { form, heading } = await prepareContact(app, data);
  const detail = await form.submit();
  await expect(detail.heading(heading)).toBeVisible();
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
