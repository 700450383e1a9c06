import { expect, test } from '@playwright/test';
import { absolute, isMoreThan, sameBuild } from './import-maps.ts';

const mapOf = (imports: Record<string, string>) => ({ stable: imports });

test('builds are the same wherever they are published, unless their path or query differs', () => {
  expect(sameBuild('https://cdn.one/cart/2/cart.js', '/cart/2/cart.js')).toBe(true);
  expect(sameBuild('/cart/2/cart.js', '/cart/1/cart.js')).toBe(false);
  expect(sameBuild('/cart.js?v=2', '/cart.js?v=1')).toBe(false);
});

for (const [name, ours, theirs, more] of [
  ['other builds of the same modules', { cart: '/cart/2.js' }, { cart: '/cart/1.js' }, false],
  ['a module more', { cart: '/cart/2.js', list: '/list/1.js' }, { cart: '/cart/1.js' }, true],
  ['a module less', { cart: '/cart/2.js' }, { cart: '/cart/1.js', list: '/list/1.js' }, true],
  [
    'another folder for a prefix',
    { cart: '/cart/2.js', 'lib/': '/lib/2/' },
    { cart: '/cart/1.js', 'lib/': '/lib/1/' },
    true,
  ],
] as const)
  test(`a map with ${name} ${more ? 'says more than what stands in the place of modules' : 'is told by its modules'}`, () => {
    expect(isMoreThan(mapOf(ours), mapOf(theirs))).toBe(more);
  });

test('an address that no browser could load is told with its module', () => {
  expect(() => absolute(mapOf({ cart: 'https://[' }), 'https://shop.example.com')).toThrow(
    'the import map has "https://[" for cart, and that is no address',
  );
});
