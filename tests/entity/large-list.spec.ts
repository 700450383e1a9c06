import { expect, test } from '#fixtures';

test.describe('A list of several pages', { tag: '@entity' }, () => {
  test('shows each entity once on its way to the last page and back', async ({ app, data }) => {
    const { name, key } = data.prefix('Many');
    for (let number = 10; number <= 34; number += 1) await data.create('account', { name: `${number} ${name}` });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await app.entityList.sortBy('Account');
    await expect(app.entityList.rows).toContainText([`10 ${name}`, `11 ${name}`]);
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('11–20 of 25');
    await expect(app.entityList.rows.first()).toContainText(`20 ${name}`);
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('21–25 of 25');
    await expect(app.entityList.rows).toContainText([30, 31, 32, 33, 34].map((number) => `${number} ${name}`));

    await app.entityList.previous.click();
    await expect(app.entityList.range).toHaveText('11–20 of 25');
    await expect(app.entityList.rows.last()).toContainText(`29 ${name}`);
  });

  test('finds what is on none of the first pages, and begins anew at the first', async ({ app, data }) => {
    const { name, key } = data.prefix('Many');
    for (let number = 10; number <= 31; number += 1) await data.create('account', { name: `No${number} ${name}` });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('11–20 of 22');
    await app.entityList.search.fill(`No10 ${name}`);

    await expect(app.entityList.range).toHaveText('1–1 of 1');
    await expect(app.entityList.row(`No10 ${name}`).root).toBeVisible();
  });
});
