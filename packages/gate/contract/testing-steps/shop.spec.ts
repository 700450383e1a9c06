import { expect, test as base } from '@playwright/test';

const test = base.extend<{ shop: void }>({
  shop: [
    async ({ page }, use) => {
      await page.setContent(
        '<button onclick="setTimeout(() => document.body.append(Object.assign(document.createElement(`h1`), { textContent: `Done` })), 150)">Go</button>',
      );
      await use();
    },
    { auto: true },
  ],
});

test('a customer buys tea', async ({ page }) => {
  const added = await test.step('adds tea to the cart', async () => {
    await page.getByRole('button').click();
    await expect(page.getByRole('heading')).toHaveCount(1);
    return 'tea';
  });
  expect(added).toBe('tea');
  await test.step('pays in advance', async (step) => {
    expect(step.titlePath.at(-1)).toBe('pays in advance');
    await page.getByRole('button').click();
    await expect(page.getByRole('heading')).toHaveCount(2);
  });
  await test.step('looks at nothing', () => expect(page.getByRole('heading').first()).toHaveText('Done'));
});

test('a step that fails is a step that fails', async ({ page }) => {
  const paying = test.step('pays too much', () => expect(page.getByRole('alert')).toBeVisible({ timeout: 100 }));

  await expect(paying).rejects.toThrow('toBeVisible');
});
