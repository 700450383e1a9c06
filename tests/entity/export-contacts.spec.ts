import { expect, test } from '#fixtures';

test.describe('Export contacts', { tag: ['@entity', '@own-organization'] }, () => {
  test('writes the columns and the rows as they are, umlauts and quotes included', async ({ app, data, flags }) => {
    await flags.set('entity-export', true);
    const { last_name, email, phone } = data.contact();
    await data.create('contact', { first_name: 'Jörg "Jo", Ä.', last_name, email, phone, status: 'customer' });
    await app.entityList.goto('contact');
    await app.entityList.search.fill(last_name);
    await expect(app.entityList.rows).toHaveCount(1);

    expect((await app.entityList.exported()).split('\r\n')).toEqual([
      '"First name","Last name","Email","Phone","Status"',
      `"Jörg ""Jo"", Ä.","${last_name}","${email}","${phone}","Customer"`,
    ]);
  });

  test('writes what looks like a formula as text', async ({ app, data, flags }) => {
    await flags.set('entity-export', true);
    const { last_name } = data.contact();
    await data.create('contact', { first_name: '=HYPERLINK("http://example.com")', last_name });
    await app.entityList.goto('contact');
    await app.entityList.search.fill(last_name);
    await expect(app.entityList.rows).toHaveCount(1);

    expect(await app.entityList.exported(), 'A formula is exported as one').toContain(
      `"'=HYPERLINK(""http://example.com"")","${last_name}","","",""`,
    );
    const { name, key } = data.prefix('Formulas');
    await data.create('account', { name: `-2+cmd ${name}`, website: '@SUM(1)' });
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.rows).toHaveCount(1);
    expect(await app.entityList.exported()).toContain(`"'-2+cmd ${name}","'@SUM(1)",""`);
  });

  test('writes every page of what was found, and nothing else', async ({ app, data, flags }) => {
    await flags.set('entity-export', true);
    const { name, key } = data.prefix('Exported');
    // More than a page has, and more than an answer would be cut off at.
    const numbers = Array.from({ length: 101 }, (_, number) => number + 1);
    await Promise.all(numbers.map((number) => data.create('account', { name: `${name} ${number}` })));
    const other = await data.create('account', data.account());
    await app.entityList.goto('account');
    await app.entityList.search.fill(key);
    await expect(app.entityList.range).toHaveText('1–10 of 101');
    await app.entityList.sortBy('Account');
    await expect(app.entityList.rows.first()).toContainText(`${name} 1`);
    await app.entityList.sortBy('Account');
    await expect(app.entityList.rows.first()).toContainText(`${name} 99`);
    await app.entityList.next.click();
    await expect(app.entityList.range).toHaveText('11–20 of 101');

    const exported = await app.entityList.exported();
    expect(exported.split('\r\n'), 'An export leaves out what is on another page').toHaveLength(102);
    expect(exported).not.toContain(other._title);
    const [, first, ...rest] = exported.split('\r\n');
    expect([first, rest.at(-1)], 'An export is in another order than its list').toEqual([
      `"${name} 99","",""`,
      `"${name} 1","",""`,
    ]);
  });
});
