import { expect, test } from '@playwright/test';

const value = process.env.LEAKED_TOKEN ?? '';

test('leaks', async ({ page }, testInfo) => {
  await page.setExtraHTTPHeaders({ Authorization: `Basic ${Buffer.from(`user:${value}`).toString('base64')}` });
  await page.route('https://portal.example.com/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<label>Token <input></label>' }),
  );
  await page.goto(`https://portal.example.com/?token=${encodeURIComponent(value)}`);
  await page.getByLabel('Token').fill(value);
  await page.evaluate((text) => console.log(text), value);
  console.log(value);
  await testInfo.attach('body', { body: JSON.stringify({ value }), contentType: 'application/json' });
  expect(await page.getByLabel('Token').inputValue(), 'what is leaked').toBe(`not ${value}`);
});
