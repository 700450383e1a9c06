import { expect, test } from '#fixtures';

test.describe('Search entities', { tag: '@entity' }, () => {
  test('finds what has every word, as it was typed', async ({ api, data }) => {
    const { name, key } = data.prefix('Found');
    const half = await data.create('account', { name: `50% ${name}`, website: 'a_b.example', _tags: ['vip', 'old'] });
    const whole = await data.create('account', { name: `500 ${name}`, website: 'axb.example', industry: 'retail' });
    const gone = await data.create('account', { name: `Gone ${name}` });
    await api.entity.deleteEntity({ slug: 'account', id: gone._id });
    const found = async (q: string, more = {}) => {
      const search = { q: `_schema:account AND ${q}`, sort: '_created_at:asc', ...more };
      const { hits, results = [] } = await api.entity.searchEntities(null, search);
      expect(hits).toBe(results.length);
      return results.map(({ _title }) => _title);
    };
    const both = [half._title, whole._title];

    expect(await found(key)).toEqual(both);
    expect(await found(key.toUpperCase()), 'Capitals are not found').toEqual(both);
    expect(await found(`500 ${key}`), 'One word of several is enough').toEqual([whole._title]);
    expect(await found(`50% ${key}`), 'A percent sign stands for anything').toEqual([half._title]);
    expect(await found(`a_b.example ${key}`), 'An underscore stands for anything').toEqual([half._title]);
    expect(await found(`_tags:vip AND ${key}`), 'A tag does not find what has others as well').toEqual([half._title]);
    expect(await found(`industry:"retail" AND ${key}`)).toEqual([whole._title]);
    expect(await found(key, { include_deleted: 'true' })).toEqual([...both, gone._title]);
    expect(await found(key, { include_deleted: 'only' })).toEqual([gone._title]);
    const second = await api.entity.searchEntities(null, {
      ...{ q: `_schema:account AND ${key}`, sort: '_created_at:asc', from: 1, size: 1 },
    });
    expect(second).toMatchObject({ hits: 2, results: [{ _id: whole._id }] });
  });

  test('is in the order of the numbers, and of the letters whether capital or not', async ({ api, data }) => {
    const { name, key } = data.prefix('Ordered');
    for (const [letter, value] of [
      ['a', 100],
      ['B', 9],
      ['c', 0],
    ] as const)
      await data.create('opportunity', { title: `${letter} ${name}`, value });
    const inOrder = async (sort: string) => {
      const { results = [] } = await api.entity.searchEntities(null, { q: `_schema:opportunity AND ${key}`, sort });
      return results.map(({ _title }) => _title?.charAt(0)).join('');
    };

    expect(await inOrder('value:asc'), 'Numbers are sorted as text').toBe('cBa');
    expect(await inOrder('value:desc')).toBe('aBc');
    expect(await inOrder('_title:asc'), 'Capital letters come first').toBe('aBc');
    expect(await inOrder('title:desc')).toBe('cBa');
  });
});
