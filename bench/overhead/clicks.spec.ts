import { allVariables } from 'playwright-gate';
import { expect, measures, test as suite } from '#fixtures';
import type { Flow } from 'playwright-gate/flow';

const { STAGING_URL, BARE_STATE, WAYS = '', ROUNDS = 1 } = allVariables();

const plainStep: Flow = (name, body) => suite.step(name, body);

/** The clock watches every context of the suite; it measures only where a test has a flow. */
const OURS = {
  'no clock': suite.extend({
    clock: async ({}, use) => use({ watch: async () => undefined } as never),
    flow: async ({}, use) => use(plainStep),
  }),
  'no flow': suite.extend({ flow: async ({}, use) => use(plainStep) }),
  'a flow': suite,
};

/** The same clicks without fixtures: session and address are given, nothing is watched, and nothing is removed. */
const createBare = (title: string) =>
  suite(title, async ({ browser }) => {
    const context = await browser.newContext({ baseURL: STAGING_URL, storageState: BARE_STATE });
    const page = await context.newPage();
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
    await context.close();
  });

const create = (title: string, test: typeof suite) =>
  test(title, measures('entity.create'), async ({ app, context, data, flow, page }, testInfo) => {
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const contact = data.contact();
    await app.entityList.goto('contact');
    const form = await app.entityList.startCreating();
    await form.fill({ 'First name': contact.first_name, 'Last name': contact.last_name, Email: contact.email });
    await form.choice('Status').selectOption('Customer');
    const detail = await flow('entity.create', async () => {
      const created = await form.submit();
      await expect(created.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
      return created;
    });
    await expect(detail.activity).toContainText(['Contact created']);
    const { metrics } = await session.send('Performance.getMetrics');
    // Milliseconds that the page's main thread worked until now: its own time, not the wall's.
    const worked = 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    await testInfo.attach('main thread', { body: JSON.stringify(worked), contentType: 'application/json' });
  });

const ways = WAYS.split(',');
for (let round = 0; round < Number(ROUNDS); round += 1)
  for (const turn of ways.keys()) {
    // Each way goes first in its turn.
    const way = ways[(round + turn) % ways.length] ?? '';
    if (way in OURS) create(`${way} ${round}`, OURS[way as keyof typeof OURS]);
    else createBare(`${way} ${round}`);
  }
