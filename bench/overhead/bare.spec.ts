import { expect, test } from '@playwright/test';

// The clicks of the suite's tests without its fixtures: the session, the data and the address are given, nothing is
// watched, and nothing is removed.
const url = process.env.STAGING_URL ?? '';
test.use({ baseURL: url, storageState: process.env.BARE_STATE ?? '' });

test('create a contact', async ({ page }) => {
  const name = `Bare ${Math.random().toString(36).slice(2)}`;
  await page.goto('/app/entity/contact');
  await page.getByRole('link', { name: /^New/ }).click();
  const main = page.getByRole('main');
  await main.getByLabel('First name').fill('Erika');
  await main.getByLabel('Last name').fill(name);
  await main.getByLabel('Email').fill('erika@example.com');
  await main.getByRole('combobox', { name: 'Status' }).selectOption('Customer');
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('heading', { name: `Erika ${name}`, level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Activity' }).getByRole('listitem')).toContainText(['Contact created']);
});

test('edit a contact', async ({ page }) => {
  await page.goto(`/app/entity/contact/${process.env.BARE_CONTACT}`);
  await page.getByRole('link', { name: 'Edit' }).click();
  await page
    .getByRole('main')
    .getByLabel('Phone')
    .fill(`+49 30 ${String(Math.random()).slice(2, 9)}`);
  await page.getByRole('button', { name: /^Save/ }).click();
  await expect(page.getByRole('list', { name: 'Activity' }).getByRole('listitem').first()).toContainText(
    'Phone changed',
  );
});
