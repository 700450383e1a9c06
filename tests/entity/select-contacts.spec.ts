import { expect, test } from '#fixtures';

test.describe('Select contacts', { tag: '@entity' }, () => {
  test('tags the selected ones and no others, and keeps the tags that they have', async ({ app, data }) => {
    const { name, key } = data.prefix('Chosen');
    for (const letter of ['a', 'b', 'c']) await data.create('account', { name: `${letter} ${name}`, _tags: [letter] });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.rows).toHaveCount(3);
    await app.entityList.select(`a ${name}`, `c ${name}`);
    await expect(app.entityList.selection.getByRole('status')).toHaveText('2 selected');
    await app.entityList.tagSelected('vip');

    await expect(app.entityList.row(`a ${name}`).cell('vip')).toBeVisible();
    await expect(app.entityList.row(`c ${name}`).cell('vip')).toBeVisible();
    await expect(app.entityList.row(`a ${name}`).cell('vip'), 'A tag replaces the others').toHaveText(/^a\s*vip$/);
    await expect(app.entityList.row(`b ${name}`).root).not.toContainText('vip');
    await expect(app.entityList.selection).toBeHidden();
    await app.entityList.select(`a ${name}`, `b ${name}`);
    await app.entityList.tagSelected('vip');
    await expect(app.entityList.row(`b ${name}`).cell('vip')).toHaveText(/^b\s*vip$/);
    await expect(app.entityList.row(`a ${name}`).cell('vip'), 'A tag is there twice').toHaveText(/^a\s*vip$/);
  });

  test('deletes the selected ones after a question', async ({ app, data }) => {
    const { name, key } = data.prefix('Chosen');
    for (const letter of ['a', 'b', 'c']) await data.create('account', { name: `${letter} ${name}` });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.rows).toHaveCount(3);
    await app.entityList.select(`a ${name}`, `b ${name}`);
    await app.entityList.deleteSelected.click();
    await expect(app.entityList.confirmation.root).toContainText('Delete 2 selected?');
    await expect(app.entityList.rows).toHaveCount(3);
    await app.entityList.confirmation.confirm('Delete');

    await expect(app.entityList.range).toHaveText('1–1 of 1');
    await expect(app.entityList.row(`c ${name}`).root, 'What was not selected is deleted').toBeVisible();
  });

  test('keeps them when the question is answered with keep', async ({ app, data }) => {
    const account = await data.create('account', data.account());
    await app.entityList.goto('account');
    await app.entityList.search.fill(account.name);
    await app.entityList.select(account._title);
    await app.entityList.deleteSelected.click();
    await app.entityList.confirmation.keep.click();

    await expect(app.entityList.confirmation.root).toBeHidden();
    await expect(app.entityList.row(account._title).checkbox).toBeChecked();
  });

  test('forgets what another search no longer shows', async ({ app, data }) => {
    const [first, second] = [
      await data.create('account', data.account()),
      await data.create('account', data.account()),
    ];
    await app.entityList.goto('account');
    await app.entityList.search.fill(first.name);
    await app.entityList.select(first._title);
    await app.entityList.search.fill(second.name);

    await expect(app.entityList.row(second._title).checkbox).not.toBeChecked();
    await expect(app.entityList.selection).toBeHidden();
  });

  test('lets an agent tag but not delete, and a viewer neither', async ({ openAppAs, data }) => {
    const account = await data.create('account', data.account());
    const agent = await openAppAs('agent');
    await agent.entityList.goto('account');
    await agent.entityList.search.fill(account.name);
    await agent.entityList.select(account._title);
    await expect(agent.entityList.selection.getByLabel('Tag')).toBeVisible();
    await expect(agent.entityList.deleteSelected).toBeHidden();

    const viewer = await openAppAs('viewer');
    await viewer.entityList.goto('account');
    await viewer.entityList.search.fill(account.name);
    await expect(viewer.entityList.row(account._title).root).toBeVisible();
    await expect(viewer.entityList.row(account._title).checkbox).toBeHidden();
  });
});
