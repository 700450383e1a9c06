import { expect, test } from '#fixtures';

test.describe('Saved views of a list', { tag: '@entity' }, () => {
  test('bring back a search, a filter and an order, in another tab as well', async ({ app, data, openAppAs, seed }) => {
    const { name, key } = data.prefix('Viewed');
    for (const letter of ['a', 'b']) await data.create('account', { name: `${letter} ${name}`, industry: 'utility' });
    await data.create('account', { name: `c ${name}`, industry: 'retail' });
    const view = seed.viewName();
    await app.entityList.goto('account');
    await expect(app.entityList.views.save, 'There is nothing to save of a whole list').toBeDisabled();
    await app.entityList.search.fill(key);
    await app.entityList.filter('Industry').selectOption('Utility');
    await app.entityList.sortBy('Account');
    await app.entityList.sortBy('Account');
    await app.entityList.views.saveAs(view);
    await expect(app.entityList.views.option(view)).toBeAttached();

    const tab = await openAppAs('administrator');
    await tab.entityList.goto('account');
    await tab.entityList.views.choose(view);
    await expect(tab.entityList.rows).toContainText([`b ${name}`, `a ${name}`]);
    await expect(tab.entityList.search).toHaveValue(key);
    await expect(tab.entityList.filter('Industry').getByRole('option', { selected: true })).toHaveText('Utility');
    await expect(tab.entityList.column('Account')).toHaveAttribute('aria-sort', 'descending');
    await tab.entityList.views.choose('Everything');
    await expect(tab.entityList.search).toHaveValue('');
  });

  test('stop being chosen once the list shows something else, and are not changed by it', async ({
    app,
    data,
    seed,
  }) => {
    const { name, key } = data.prefix('Viewed');
    await data.create('account', { name });
    const view = seed.viewName();
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await app.entityList.views.saveAs(view);
    await expect(app.entityList.views.choice.getByRole('option', { selected: true })).toHaveText(view);
    await app.entityList.search.fill(`${key} and more`);
    await expect(app.entityList.empty).toBeVisible();
    await expect(app.entityList.views.choice.getByRole('option', { selected: true })).toHaveText('Everything');

    await app.entityList.views.choose(view);
    await expect(app.entityList.row(name).root).toBeVisible();
    await expect(app.entityList.search).toHaveValue(key);
  });

  test('begin at their first page, with nothing selected', async ({ app, data, seed }) => {
    const { name, key } = data.prefix('Viewed');
    for (let number = 10; number <= 20; number += 1) await data.create('account', { name: `No${number} ${name}` });
    const view = seed.viewName();
    await app.entityList.goto('account');
    await app.entityList.search.fill(`No10 ${name}`);
    await app.entityList.views.saveAs(view);
    await expect(app.entityList.views.option(view)).toBeAttached();
    await app.entityList.search.fill(key);
    await app.entityList.sortBy('Account');
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('11–11 of 11');
    await app.entityList.select(`No20 ${name}`);
    await expect(app.entityList.selection).toBeVisible();
    await app.entityList.views.choose(view);

    await expect(app.entityList.row(`No10 ${name}`).root, 'A view begins at the page of another list').toBeVisible();
    await expect(app.entityList.range).toHaveText('1–1 of 1');
    await expect(app.entityList.selection, 'What the view does not show is still selected').toBeHidden();
  });

  test('need a name, belong to one kind of entity, and are gone once they are removed', async ({ app, data, seed }) => {
    const view = seed.viewName();
    const { key } = data.prefix('Viewed');
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await app.entityList.views.saveAs('');
    await expect(app.entityList.views.problem).toHaveText('Name is required.');
    await app.entityList.views.save.click();
    await app.entityList.views.saveAs(view);
    await expect(app.entityList.views.option(view)).toBeAttached();
    await app.entityList.goto('contact');
    await expect(app.entityList.heading('Contacts')).toBeVisible();
    await expect(app.entityList.views.option(view)).toHaveCount(0);

    await app.entityList.goto('account');
    await app.entityList.views.choose(view);
    await app.entityList.views.remove.click();
    await expect(app.entityList.views.option(view)).toHaveCount(0);
    await expect(app.entityList.search).toHaveValue('');
  });

  test("are nobody else's unless they are shared", async ({ app, data, openAppAs, seed, tenant }) => {
    const { key } = data.prefix('Viewed');
    const [own, shared] = [seed.viewName(), seed.viewName()];
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await app.entityList.views.saveAs(own);
    await expect(app.entityList.views.option(own)).toBeAttached();
    await app.entityList.search.fill(`${key} more`);
    await app.entityList.views.saveAs(shared, { shared: true });
    await expect(app.entityList.views.option(shared)).toBeAttached();

    const viewer = await openAppAs('viewer');
    await viewer.entityList.goto('account');
    await viewer.entityList.views.choose(shared);
    await expect(viewer.entityList.search).toHaveValue(`${key} more`);
    await expect(
      viewer.entityList.views.option(own),
      "A view that is not shared is somebody else's to see",
    ).toHaveCount(0);
    await expect(viewer.entityList.views.save).toBeHidden();
    await expect(viewer.entityList.views.remove).toBeHidden();

    const agent = await openAppAs('agent');
    await agent.entityList.goto('account');
    await agent.entityList.views.choose(shared);
    await expect(agent.entityList.views.remove).toBeDisabled();
    const api = await tenant.apiOf('agent');
    const { results = [] } = await api.entity.listSavedViews({ slug: 'account', size: 250 });
    const id = results.find(({ name }) => name === shared)?.id ?? '';
    await expect(api.entity.deleteSavedView({ id })).rejects.toThrow(/answered 403/);
  });
});
