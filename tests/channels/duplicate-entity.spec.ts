import { expect, test } from '#fixtures';

// One organization has one channel: these take turns.
test.describe.configure({ mode: 'default' });

test.describe('Duplicate an entity', { tag: ['@channels', '@own-organization'] }, () => {
  test('fills the form with a copy that has its own email address', async ({ app, channelChoice, data }) => {
    await channelChoice.ofOrganization('canary');
    const contact = await data.create('contact', data.contact());
    const copy = data.contact();
    await app.entityDetail.goto('contact', contact._id);
    await app.entityDetail.duplicate.click();
    await expect(app.entityForm.field('Last name')).toHaveValue(contact.last_name);
    await expect(app.entityForm.field('Email')).toHaveValue('');
    await app.entityForm.fill({ 'First name': copy.first_name, Email: copy.email });
    const detail = await app.entityForm.submit();

    await expect(detail.heading(`${copy.first_name} ${contact.last_name}`)).toBeVisible();
    await expect(detail.value('Email')).toHaveText(copy.email);
    await app.entityDetail.goto('contact', contact._id);
    await expect(app.entityDetail.value('Email')).toHaveText(contact.email);
  });

  test('is not offered to a viewer', async ({ openAppAs, channelChoice, data }) => {
    await channelChoice.ofOrganization('canary');
    const contact = await data.create('contact', data.contact());
    const viewer = await openAppAs('viewer');
    await viewer.entityDetail.goto('contact', contact._id);

    await expect(viewer.entityDetail.value('Email')).toHaveText(contact.email);
    await expect(viewer.entityDetail.duplicate).toBeHidden();
  });

  test('is not there in Stable, not even by its address', async ({ app, channelChoice, data }) => {
    await channelChoice.ofOrganization('stable');
    const contact = await data.create('contact', data.contact());
    await app.page.goto(`/app/entity/contact/new?copy=${contact._id}`);

    await expect(app.entityForm.save).toBeVisible();
    await expect(app.entityForm.field('Last name')).toHaveValue('');
  });
});
