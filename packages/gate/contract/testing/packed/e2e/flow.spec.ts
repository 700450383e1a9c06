import { expect, test } from 'playwright-gate/flow';
test('waits', async ({ page, flow }) => {
  await page.setContent(
    '<button onclick="setTimeout(() => document.body.append(Object.assign(document.createElement(`h1`), { textContent: `Ready` })), 200)">Go</button>',
  );
  await flow('go', async () => {
    await page.getByRole('button').click();
    await expect(page.getByRole('heading')).toBeVisible();
  });
});
