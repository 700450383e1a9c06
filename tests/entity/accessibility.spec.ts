import { expect, test } from '#fixtures';

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(`Entity pages, ${colorScheme}`, { tag: '@entity' }, () => {
    test.use({ colorScheme });

    test('have no serious accessibility problem', async ({ accessibility, app, data }) => {
      const contact = await data.create('contact', data.contact());
      await app.entityList.goto('contact');
      await expect(app.entityList.row(contact._title).root).toBeVisible();
      expect(await accessibility.seriousProblems(app.page)).toEqual([]);

      await app.entityDetail.goto('contact', contact._id);
      await expect(app.entityDetail.activity).toHaveCount(1);
      await app.entityDetail.upload(data.pdf());
      await expect(app.entityDetail.files).toHaveCount(1);
      expect(await accessibility.seriousProblems(app.page)).toEqual([]);

      await app.entityForm.goto('contact', contact._id);
      await expect(app.entityForm.save).toBeVisible();
      expect(await accessibility.seriousProblems(app.page)).toEqual([]);
    });
  });
