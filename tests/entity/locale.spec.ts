import { expect, test } from '#fixtures';

test.describe('Numbers and dates', { tag: '@entity' }, () => {
  test.describe('for a German reader', () => {
    test.use({ locale: 'de-DE', timezoneId: 'America/New_York' });

    test('have commas, and the day first', async ({ app, data }) => {
      const opportunity = await data.create('opportunity', { ...data.opportunity(), value: 1_234_567.5 });
      await app.entityDetail.goto('opportunity', opportunity._id);
      await expect(app.entityDetail.value('Value in euros')).toHaveText('1.234.567,5');

      const contract = await data.create('contract', { ...data.contract(), start_date: '2026-03-09' });
      await app.entityDetail.goto('contract', contract._id);
      await expect(app.entityDetail.value('Start date'), 'A day is another one in another time zone').toHaveText(
        '09.03.2026',
      );
      await expect(app.entityDetail.activity.getByRole('time')).toHaveText(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d$/);
    });
  });

  test('are as an English reader knows them, whatever is stored', async ({ app, data }) => {
    const opportunity = await data.create('opportunity', { ...data.opportunity(), value: 1_234_567.5 });
    await app.entityDetail.goto('opportunity', opportunity._id);
    await expect(app.entityDetail.value('Value in euros')).toHaveText('1,234,567.5');

    await app.entityForm.goto('opportunity', opportunity._id);
    await expect(app.entityForm.field('Value in euros')).toHaveValue('1234567.5');
    await app.entityForm.fill({ 'Value in euros': '0' });
    await app.entityForm.submit();
    await expect(app.entityDetail.value('Value in euros'), 'A zero is taken for nothing').toHaveText('0');
    await app.entityDetail.edit.click();
    await expect(app.entityForm.field('Value in euros')).toHaveValue('0');
    const { name, key } = data.prefix('Listed');
    await data.create('opportunity', { title: name, value: 1_234.5, stage: 'qualified' });
    await app.entityList.goto('opportunity');
    await app.entityList.search.fill(key);
    await expect(app.entityList.row(name).cell('1,234.5')).toBeVisible();
    await expect(app.entityList.row(name).cell('Qualified')).toBeVisible();
  });
});
