import { expect, firefox, test } from '#fixtures';

test.use(firefox.options);

test.describe('In Firefox', { tag: ['@session', '@smoke'] }, () => {
  test.skip(firefox.isMissing, firefox.install);

  test('a member logs in, creates a contact and finds it again', async ({ data, openAppAs, tenant }) => {
    const contact = data.contact();
    const tab = await openAppAs('visitor');
    await tab.login.enter(await tenant.credentials('agent'));
    await tab.entityList.goto('contact');
    const form = await tab.entityList.startCreating();
    await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
    const detail = await form.submit();
    await expect(detail.value('Email')).toHaveText(contact.email);

    await tab.entityList.goto('contact');
    await tab.entityList.search.fill(contact.last_name);
    await expect(tab.entityList.rows).toHaveCount(1);
  });

  test('a visitor fills in a journey', async ({ api, data, openAppAs, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    const { publicJourney } = await openAppAs('visitor');
    await publicJourney.goto(journey.id);
    await publicJourney.introduce('Private', person);
    await publicJourney.field('Email').fill(person.email);
    await publicJourney.submit.click();
    await expect(publicJourney.thanks).toBeVisible();

    const { hits } = await api.entity.searchEntities(null, { q: `_schema:contact AND "${person.last_name}"` });
    expect(hits).toBe(1);
  });
});
