import { expect, test } from '#fixtures';

test.describe('Numbers and dates', { tag: '@entity' }, () => {
  test.describe('for a German reader', () => {
    test.use({ locale: 'de-DE' });

    test('have commas, and the day first', async ({ app, data }) => {
      const opportunity = await data.create('opportunity', { ...data.opportunity(), value: 1_234_567.5 });
      await app.entityDetail.goto('opportunity', opportunity._id);
      await expect(app.entityDetail.value('Value in euros')).toHaveText('1.234.567,5');

      const contract = await data.create('contract', { ...data.contract(), start_date: '2026-03-09' });
      await app.entityDetail.goto('contract', contract._id);
      await expect(app.entityDetail.value('Start date')).toHaveText('09.03.2026');
    });
  });

  test('are as an English reader knows them, whatever is stored', async ({ app, data }) => {
    const opportunity = await data.create('opportunity', { ...data.opportunity(), value: 1_234_567.5 });
    await app.entityDetail.goto('opportunity', opportunity._id);
    await expect(app.entityDetail.value('Value in euros')).toHaveText('1,234,567.5');
  });
});
