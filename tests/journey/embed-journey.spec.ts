import { expect, test } from '#fixtures';

test.describe('Embed a journey', { tag: '@journey' }, () => {
  test.use({ role: 'visitor' });

  test(
    "is filled in on somebody else's website and reaches the portal whole",
    { tag: '@critical' },
    async ({ app, data, openAppAs, seed, website }) => {
      const journey = await seed.journey();
      const person = data.contact();
      const { journey: embedded, told } = app.embeddingWebsite;
      await app.embeddingWebsite.goto(website.embedding(`/journey/${journey.id}`));
      await embedded.introduce('Private', person);
      await expect(embedded.step('How to reach you')).toBeVisible();
      await embedded.back.click();
      await expect(embedded.field('Last name')).toHaveValue(person.last_name);
      await embedded.next.click();
      await embedded.field('Email').fill(person.email);
      await expect(told).toBeEmpty();
      await embedded.submit.click();
      await expect(embedded.thanks).toBeVisible();
      await expect(told).toHaveText('journey:submitted');

      const agent = await openAppAs('agent');
      await agent.entityList.goto('contact');
      await agent.entityList.search.fill(person.last_name);
      const contact = await agent.entityList.open(`${person.first_name} ${person.last_name}`);
      await expect(contact.value('Email')).toHaveText(person.email);
      await expect(contact.relations).toContainText([journey.name]);
    },
  );

  test('is as high as what it shows, and submits nothing that is not valid', async ({ app, data, seed, website }) => {
    const { id } = await seed.journey();
    const { journey, frame, told } = app.embeddingWebsite;
    const hidden = () => app.embeddingWebsite.hiddenPixels();
    const height = async () => (await frame.boundingBox())?.height ?? 0;
    await app.embeddingWebsite.goto(website.embedding(`/journey/${id}`));
    await expect(journey.step('About you')).toBeVisible();
    await expect.poll(hidden, 'A part of the journey has to be scrolled to within its frame').toBe(0);
    const before = await height();

    await journey.next.click();
    await expect(journey.field('Last name')).toHaveAccessibleDescription('Last name is required.');
    await expect.poll(height, 'The frame has no room for what is wrong').toBeGreaterThan(before);
    await expect.poll(hidden).toBe(0);

    await journey.introduce('Private', data.contact());
    await journey.submit.click();
    await expect(journey.field('Email')).toHaveAccessibleDescription('Email is required.');
    await expect.poll(height, 'The frame keeps the height of a step that is gone').toBeLessThan(before);
    await expect(told).toBeEmpty();
  });

  test.describe('where it is refused', () => {
    test.beforeEach(({ errorGuard }) => {
      errorGuard.allow({
        kind: 'console error',
        matching: 'frame-ancestors',
        reason: 'the browser says what it refuses',
      });
      errorGuard.allow({ kind: 'failed request', matching: 'net::ERR_BLOCKED_BY_RESPONSE', reason: 'refused' });
    });

    test('is shown by the websites that the journey names, and by no other', async ({ app, seed, website }) => {
      const own = await seed.journey({ allowedOrigins: [website.origin, 'https://shop.example.com'] });
      const foreign = await seed.journey({
        allowedOrigins: ['https://shop.example.com', website.origin.replace(/\d+$/, '1')],
      });
      await app.embeddingWebsite.goto(website.embedding(`/journey/${own.id}`));
      await expect(app.embeddingWebsite.journey.step('About you')).toBeVisible();

      await app.embeddingWebsite.goto(website.embedding(`/journey/${foreign.id}`));
      await expect.poll(() => app.embeddingWebsite.shown()).toMatch(/^chrome-error:/);
      await expect(app.embeddingWebsite.journey.step('About you')).toBeHidden();
    });

    test("is all that a website can show: the portal's other pages refuse a frame", async ({ app, seed, website }) => {
      const { id } = await seed.portal();
      for (const path of ['/login', '/forgot-password', '/app/entity/contact', '/app/users', `/portal/${id}`]) {
        await app.embeddingWebsite.goto(website.embedding(path));
        await expect
          .poll(() => app.embeddingWebsite.shown(), `Another website can show ${path} in a frame`)
          .toMatch(/^chrome-error:/);
      }
    });
  });
});
