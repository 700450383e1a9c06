import { expect, test } from '@playwright/test';

/** What a product shows or a test says, in words that also stand for other trouble. */
test.describe('told by the product', () => {
  test('a page that says: login failed', async ({ page }) => {
    await page.setContent('<div role="alert">Login failed: unknown reason, POST /api/session answered 503</div>');
    await expect(page.getByRole('alert')).toHaveText('Email or password is wrong.', { timeout: 500 });
  });
  test('messages of its own', () => {
    expect.soft('connect ECONNREFUSED 127.0.0.1:80', 'GET /api/orders answered 502').toBe('Welcome');
    expect.soft('second').toBe('other');
    expect.soft('third').toBe('another');
  });
  test('what is thrown', () => {
    throw new Error('The page says: the login failed, socket hang up');
  });
});

test.describe('told by the network', () => {
  test('fetch', async () => {
    await fetch(process.env.NOWHERE ?? '');
  });
});

/** Each asks the target, and passes as long as it is there. */
test.describe('needs the target', () => {
  for (let index = 1; index <= 8; index += 1)
    test(`number ${index}`, async () => {
      const { ok } = await fetch(process.env.TARGET_URL ?? '');
      expect(ok).toBe(true);
    });
});
