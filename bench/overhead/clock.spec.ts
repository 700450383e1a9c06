import { expect, test as suite } from '#fixtures';
import type { Flow } from 'playwright-gate/flow';
import { prepareContact } from './create-contact.ts';

/** Milliseconds that the page's main thread worked until now: its own time, not the wall's. */
const measured = suite.extend<{ mainThread: () => Promise<number> }>({
  mainThread: async ({ context, page }, use) => {
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await use(async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
    });
  },
});

const plainStep: Flow = (name, body) => suite.step(name, body);

/** The clock watches every context of the suite; it measures only where a test has a flow. */
const ways = {
  'no clock': measured.extend({
    clock: async ({}, use) => use({ watch: async () => undefined } as never),
    flow: async ({}, use) => use(plainStep),
  }),
  'no flow': measured.extend({ flow: async ({}, use) => use(plainStep) }),
  'a flow': measured,
};

for (let time = 0; time < Number(process.env.CLOCK_ROUNDS ?? 20); time += 1)
  for (let turn = 0; turn < 3; turn += 1) {
    const [way, test] = Object.entries(ways)[(time + turn) % 3] ?? ['a flow', measured];
    test(`${way} ${time}`, async ({ app, data, flow, mainThread }, testInfo) => {
      const { form, heading } = await prepareContact(app, data);
      const detail = await flow('entity.create', async () => {
        const created = await form.submit();
        await expect(created.heading(heading)).toBeVisible();
        return created;
      });
      await expect(detail.activity).toContainText(['Contact created']);
      const worked = await mainThread();
      await testInfo.attach('main thread', { body: JSON.stringify(worked), contentType: 'application/json' });
    });
  }
