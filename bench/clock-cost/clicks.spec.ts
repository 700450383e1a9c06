import { allVariables } from 'playwright-gate';
import { expect, measures, test as suite } from '#fixtures';
import type { Flow } from 'playwright-gate/flow';

const { WAYS = '', ROUNDS = 1 } = allVariables();

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
    const way = ways[(round + turn) % ways.length] as keyof typeof OURS;
    create(`${way} ${round}`, OURS[way]);
  }
