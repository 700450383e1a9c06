import { expect, measures, test } from '#fixtures';

test.describe('Fill in a journey', { tag: '@journey' }, () => {
  test.use({ role: 'visitor' });

  test(
    'creates a contact and an opportunity for it',
    { tag: ['@smoke', '@critical'], ...measures('journey.submit', 'entity.search') },
    async ({ app, openAppAs, data, flow, seed }) => {
      const journey = await seed.journey();
      const person = data.contact();
      // Somebody for the search to leave out.
      await data.create('contact', data.contact());
      await app.publicJourney.goto(journey.id);
      await app.publicJourney.introduce('Private', person);
      await app.publicJourney.field('Email').fill(person.email);
      await flow('journey.submit', async () => {
        await app.publicJourney.submit.click();
        await expect(app.publicJourney.thanks).toBeVisible();
      });

      const agent = await openAppAs('agent');
      await agent.entityList.goto('contact');
      await expect(agent.entityList.rows.nth(1)).toBeVisible();
      await flow('entity.search', async () => {
        await agent.entityList.search.fill(person.last_name);
        await expect(agent.entityList.rows).toHaveCount(1);
      });
      const detail = await agent.entityList.open(`${person.first_name} ${person.last_name}`);
      await expect(detail.value('Email')).toHaveText(person.email);
      await expect(detail.relations).toContainText([journey.name]);
    },
  );

  test('asks a business for its company and a private person not', async ({ app, data, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Business', person);
    await expect(app.publicJourney.step('Your company')).toBeVisible();

    await app.publicJourney.back.click();
    await app.publicJourney.introduce('Private', person);
    await expect(app.publicJourney.step('How to reach you')).toBeVisible();
    await expect(app.publicJourney.progress).toHaveText('Step 2 of 2');
  });

  test('hands in nothing of a step that is no longer asked', async ({ app, data, seed }) => {
    const journey = await seed.journey();
    const [person, company] = [data.contact(), data.sentence()];
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Business', person);
    await app.publicJourney.field('Company').fill(company);
    await app.publicJourney.back.click();
    await app.publicJourney.introduce('Private', { ...person, last_name: ` ${person.last_name} ` });
    await app.publicJourney.field('Email').fill(person.email);
    const sent = app.page.waitForRequest(/submissions$/);
    await app.publicJourney.submit.click();

    await expect(app.publicJourney.thanks).toBeVisible();
    expect((await sent).postData()).toContain(person.email);
    expect((await sent).postData(), 'Blanks around a name are handed in').toContain(`"${person.last_name}"`);
    expect((await sent).postData(), 'A private person hands in the company that they have not').not.toContain(company);
  });

  test('keeps what was entered in a step that one leaves by going back', async ({ app, data, seed }) => {
    const journey = await seed.journey();
    const company = data.sentence();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Business', data.contact());
    await app.publicJourney.field('Company').fill(company);
    await app.publicJourney.back.click();
    await expect(app.publicJourney.step('About you')).toBeVisible();
    await app.publicJourney.next.click();

    await expect(app.publicJourney.field('Company'), 'Going back loses what was entered').toHaveValue(company);
  });

  test(
    'does not go on from a step that is not valid',
    measures('journey.submit'),
    async ({ app, data, flow, seed }) => {
      const journey = await seed.journey();
      const person = data.contact();
      await app.publicJourney.goto(journey.id);
      await app.publicJourney.next.click();
      await expect(app.publicJourney.field('First name')).toHaveAccessibleDescription('First name is required.');

      await app.publicJourney.introduce('Private', person);
      await app.publicJourney.field('Email').fill('nobody');
      await app.publicJourney.submit.click();
      await expect(app.publicJourney.field('Email')).toHaveAccessibleDescription(
        'Email must be a valid email address.',
      );
      await expect(app.publicJourney.thanks).toBeHidden();
      await app.publicJourney.field('Email').fill(person.email);
      await flow('journey.submit', async () => {
        await app.publicJourney.submit.click();
        await expect(app.publicJourney.thanks).toBeVisible();
      });
    },
  );

  test('keeps the answers when one goes back', measures('journey.submit'), async ({ app, data, flow, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Private', person);
    await app.publicJourney.back.click();

    await expect(app.publicJourney.field('Last name')).toHaveValue(person.last_name);
    await expect(app.publicJourney.field('Customer type')).toHaveValue('private');
    await app.publicJourney.next.click();
    await app.publicJourney.field('Email').fill(person.email);
    await flow('journey.submit', async () => {
      await app.publicJourney.submit.click();
      await expect(app.publicJourney.thanks).toBeVisible();
    });
  });

  test('hands the answers in once when submit is clicked twice', async ({ api, app, data, seed }) => {
    const journey = await seed.journey();
    const person = data.contact();
    await app.publicJourney.goto(journey.id);
    await app.publicJourney.introduce('Private', person);
    await app.publicJourney.field('Email').fill(person.email);
    await app.publicJourney.submit.dblclick();
    await expect(app.publicJourney.thanks).toBeVisible();

    const { hits } = await api.entity.searchEntities(null, { q: `_schema:opportunity AND "${person.last_name}"` });
    expect(hits, 'To click twice hands in twice').toBe(1);
  });

  for (const { what, arrives } of [
    { what: 'the network failed', arrives: false },
    { what: 'only the answer was lost', arrives: true },
  ])
    test(`can be handed in again when ${what}, and is there once`, async ({ api, app, data, errorGuard, seed }) => {
      errorGuard.allow({ kind: 'failed request', matching: 'net::ERR_FAILED', reason: 'the network fails once' });
      const journey = await seed.journey();
      const person = data.contact();
      await app.publicJourney.goto(journey.id);
      await app.publicJourney.introduce('Private', person);
      await app.publicJourney.field('Email').fill(person.email);
      await app.page.route(
        '**/api/submission/**/submissions',
        async (route) => {
          if (arrives) await route.fetch();
          await route.abort();
        },
        { times: 1 },
      );
      await app.publicJourney.submit.click();
      await expect(app.publicJourney.problem).toContainText('The server could not be reached.');
      await expect(app.publicJourney.field('Email')).toHaveValue(person.email);
      await app.publicJourney.submit.click();

      await expect(app.publicJourney.thanks, 'A journey cannot be handed in again').toBeVisible();
      for (const schema of ['contact', 'opportunity']) {
        const { hits } = await api.entity.searchEntities(null, { q: `_schema:${schema} AND "${person.last_name}"` });
        expect(hits, `A journey that is handed in again makes a second ${schema}`).toBe(1);
      }
    });

  test('is not possible while the journey is not published', async ({ app, errorGuard, seed }) => {
    errorGuard.allowStatus(404, 'to the public the journey does not exist');
    const journey = await seed.journey({ published: false });
    await app.publicJourney.goto(journey.id);

    await expect(app.publicJourney.problem).toHaveText('This journey is not available.');
  });
});
