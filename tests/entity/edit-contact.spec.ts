import { expect, test } from '#fixtures';

test.describe('Edit a contact', { tag: '@entity' }, () => {
  test('shows the change and notes it in the activity feed', { tag: '@critical' }, async ({ app, data, tenant }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.edit.click();
    await app.entityForm.fill({ Phone: '+49 30 555 0199', 'First name': '  Änne <b>Ö</b>  ' });
    const detail = await app.entityForm.submit();

    await expect(detail.value('Phone')).toHaveText('+49 30 555 0199');
    const title = `Änne <b>Ö</b> ${contact.last_name}`;
    await expect(detail.heading(title), 'The title keeps the name that was changed').toBeVisible();
    await expect(app.page).toHaveTitle(`${title} · 360 portal`);
    await expect(detail.activity).toContainText(['First name, Phone changed', 'Contact created']);
    await expect(detail.activity.first()).toContainText(`${await tenant.displayName('administrator')} changed this.`);
    await detail.edit.click();
    await expect(app.entityForm.field('Phone'), 'The form shows what was there before').toHaveValue('+49 30 555 0199');
    await expect(app.entityForm.field('First name'), 'The spaces around a name are kept').toHaveValue('Änne <b>Ö</b>');
    await app.entityForm.submit();
    await expect(detail.heading(title)).toBeVisible();
    await expect(detail.activity, 'Nothing was changed, and is told as a change').toHaveCount(2);
  });

  test('empties a field, but none that is required', async ({ api, app, data, errorGuard }) => {
    errorGuard.allowStatus(422, 'the server refuses a contact without a name');
    const contact = await data.create('contact', data.contact());
    await app.entityForm.goto('contact', contact._id);
    await app.entityForm.fill({ Phone: '', 'First name': '' });
    await app.entityForm.submit();
    await expect(app.entityForm.field('First name')).toHaveAccessibleDescription('First name is required.');
    const { entity } = await api.entity.getEntity({ slug: 'contact', id: contact._id });
    expect(entity).toMatchObject({ first_name: contact.first_name, phone: contact.phone });

    await app.entityForm.fill({ 'First name': contact.first_name });
    const detail = await app.entityForm.submit();
    await expect(detail.value('Phone'), 'A field cannot be emptied').toHaveText('–');
    await expect(detail.value('First name')).toHaveText(contact.first_name);
  });

  test('refuses a change that was made on a stale state', async ({ api, app, data, errorGuard }) => {
    errorGuard.allowStatus(409, 'the server refuses a stale change');
    const contact = await data.create('contact', data.contact());
    await app.entityForm.goto('contact', contact._id);
    await expect(app.entityForm.field('First name')).toHaveValue(contact.first_name);
    await api.entity.patchEntity({ slug: 'contact', id: contact._id }, { phone: '+49 40 555 0111' });

    await app.entityForm.fill({ 'First name': 'Somebody else' });
    // Looks at another tab and comes back: what is shown is as stale as it was.
    await app.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await app.entityForm.submit();
    await expect(app.entityForm.problem).toContainText('Someone else changed this contact');

    await app.entityForm.loadTheirs.click();
    await expect(app.entityForm.field('Phone')).toHaveValue('+49 40 555 0111');
    await expect(app.entityForm.field('First name')).toHaveValue(contact.first_name);
  });

  test('changes nothing when it is canceled', async ({ app, data }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityForm.goto('contact', contact._id);
    await app.entityForm.fill({ 'First name': 'Nobody' });
    await app.entityForm.cancel.click();

    await expect(app.entityDetail.value('First name')).toHaveText(contact.first_name);
  });
});
