import { expect, test } from '#fixtures';

test.describe('A contact with an email address that is taken', { tag: '@entity' }, () => {
  test('is told before it is saved', async ({ app, data }) => {
    const known = await data.create('contact', data.contact());
    const { first_name, last_name } = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name, Email: known.email });
    await app.entityForm.submit();
    await expect(app.entityForm.problem, 'A duplicate is saved without a question').toContainText(
      `${known._title} has this email address already.`,
    );

    await app.entityList.goto('contact');
    await app.entityList.search.fill(last_name);
    await expect(app.entityList.empty).toBeVisible();
  });

  test('can be saved anyway', async ({ app, data }) => {
    const [known, another] = [
      await data.create('contact', data.contact()),
      await data.create('contact', data.contact()),
    ];
    const { first_name, last_name } = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name, Email: another.email });
    await app.entityForm.submit();
    await expect(app.entityForm.save).toHaveText('Save anyway');
    await app.entityForm.fill({ Email: known.email });
    await app.entityForm.submit();
    await expect(app.entityForm.problem, 'Who accepts one duplicate is not told of another').toContainText(
      `${known._title} has this email address already.`,
    );
    const detail = await app.entityForm.submit();

    await expect(detail.heading(`${first_name} ${last_name}`)).toBeVisible();
    await app.entityList.goto('contact');
    await app.entityList.search.fill(known.email);
    await expect(app.entityList.range).toHaveText('1–2 of 2');
  });

  test('can be opened instead', async ({ app, data }) => {
    const known = await data.create('contact', data.contact());
    const { first_name, last_name } = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name, Email: known.email });
    await app.entityForm.submit();
    await app.entityForm.problem.getByRole('link', { name: `Open ${known._title}` }).click();

    await expect(app.entityDetail.heading(known._title)).toBeVisible();
  });
});
