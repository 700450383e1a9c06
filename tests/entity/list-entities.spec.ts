import { expect, measures, test } from '#fixtures';

test.describe('List entities', { tag: '@entity' }, () => {
  test(
    'finds a contact by its name and leaves out the others',
    { tag: '@smoke', ...measures('entity.list', 'entity.search') },
    async ({ app, data, flow }) => {
      const wanted = await data.create('contact', data.contact());
      const other = await data.create('contact', data.contact());
      await flow('entity.list', async () => {
        await app.entityList.goto('contact');
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
      await expect(app.entityList.row(wanted._title).root).toBeVisible();

      await flow('entity.search', async () => {
        await app.entityList.search.fill(wanted.last_name);
        await expect(app.entityList.rows).toHaveCount(1);
      });
      await expect(app.entityList.row(wanted._title).root).toBeVisible();
      await expect(app.entityList.row(other._title).root).toBeHidden();
    },
  );

  test('filters by an attribute', async ({ app, data }) => {
    const account = data.account();
    await data.create('account', { ...account, industry: 'utility' });
    await app.entityList.goto('account');
    await app.entityList.search.fill(account.name);
    await expect(app.entityList.rows).toHaveCount(1);

    await app.entityList.filter('Industry').selectOption('Housing');
    await expect(app.entityList.empty).toBeVisible();
    await expect(app.entityList.range).toHaveText('Nothing to show');
    await app.entityList.filter('Industry').selectOption('Utility');
    await expect(app.entityList.row(account.name).cell('Utility')).toBeVisible();
    await app.navigation.open('Contracts');
    await expect(app.entityList.heading('Contracts')).toBeVisible();
    await expect(app.entityList.search, 'The search of one list narrows another').toHaveValue('');
    await expect(app.navigation.link('Contracts')).toHaveAttribute('aria-current', 'page');
    await expect(app.navigation.link('Accounts')).not.toHaveAttribute('aria-current');
  });

  test('sorts by a column, in both directions', async ({ app, data }) => {
    const { name, key } = data.prefix('Sorted');
    for (const letter of ['b', 'c', 'a']) await data.create('account', { name: `${letter} ${name}` });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.rows).toHaveCount(3);
    await expect(app.entityList.rows, 'The newest does not come first').toContainText([
      `a ${name}`,
      `c ${name}`,
      `b ${name}`,
    ]);

    await app.entityList.sortBy('Account');
    await expect(app.entityList.column('Account')).toHaveAttribute('aria-sort', 'ascending');
    await expect(app.entityList.rows).toContainText([`a ${name}`, `b ${name}`, `c ${name}`]);
    await app.entityList.sortBy('Account');
    await expect(app.entityList.rows).toContainText([`c ${name}`, `b ${name}`, `a ${name}`]);
  });

  test('pages through what does not fit on one page', async ({ app, data }) => {
    const { name, key } = data.prefix('Paged');
    for (let number = 1; number <= 11; number += 1) await data.create('account', { name: `${name} ${number}` });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);

    await expect(app.entityList.range).toHaveText('1–10 of 11');
    await expect(app.entityList.previous).toBeDisabled();
    await app.entityList.select(`${name} 11`);
    await expect(app.entityList.selection).toBeVisible();
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('11–11 of 11');
    await expect(app.entityList.next).toBeDisabled();
    await expect(app.entityList.selection, 'What is on another page is still selected').toBeHidden();
    await app.entityList.sortBy('Account');
    await expect(app.entityList.range, 'Another order begins at the page of the one before').toHaveText('1–10 of 11');
  });
});
