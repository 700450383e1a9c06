import { expect, test as suite } from '#fixtures';

/** Milliseconds that the page's main thread worked (its own time, not the wall's), and what the test measures with. */
interface Measured {
  mainThread: () => Promise<number>;
}

const test = suite.extend<Measured>({
  mainThread: async ({ context, page }, use) => {
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await use(async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    });
  },
});

const unwatched = test.extend({
  clock: async ({}, use) => use({ watch: async () => undefined } as never),
  flow: async ({}, use) => use((name, body) => suite.step(name, body)),
});

for (let time = 0; time < Number(process.env.CLOCK_PAIRS ?? 20); time += 1)
  for (const way of time % 2 ? ['with', 'without'] : ['without', 'with'])
    (way === 'with' ? test : unwatched)(`${way} ${time}`, async ({ app, data, flow, mainThread }, testInfo) => {
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
      const worked = await mainThread();
      await testInfo.attach('main thread', { body: JSON.stringify(worked), contentType: 'application/json' });
    });
