import { expect, test } from '@playwright/test';
import { withOthers } from './other-modules.ts';

const FROM = 'https://shop.example.com/assets/cart/1/cart.js';
const TO = 'http://localhost:5173/assets/cart/1/cart.js';
const given = (text: string, to = TO) => withOthers(text, [{ module: '@shop/cart', from: FROM, to }]);

for (const address of [FROM, '/assets/cart/1/cart.js', './assets/cart/1/cart.js', 'assets/cart/1/cart.js'])
  test(`an import map that says ${address} says the other address, once`, () => {
    expect(given(`{"imports":{"@shop/cart": "${address}","@shop/cart-list":"/assets/list/1/list.js"}}`)).toBe(
      `{"imports":{"@shop/cart": "${TO}","@shop/cart-list":"/assets/list/1/list.js"}}`,
    );
  });

test('a document links to the other address, wherever it did to the one', () => {
  expect(given(`<link href=/assets/cart/1/cart.js><script src="${FROM}"></script>`)).toBe(
    `<link href=${TO}><script src="${TO}"></script>`,
  );
});

test('what only begins or ends alike stays', () => {
  const text = `"/assets/cart/1/cart.js.map" "/more/assets/cart/1/cart.js" "${FROM}x"`;

  expect(given(text)).toBe(text);
});
