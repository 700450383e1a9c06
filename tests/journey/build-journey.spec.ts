import { expect, measures, test } from '#fixtures';

test.describe('Build a journey', { tag: '@journey' }, () => {
  test(
    'publishes a revision that the public can fill in',
    { tag: '@critical', ...measures('journey.publish') },
    async ({ app, cleanup, data, flow, openAppAs }) => {
      const { name, key } = data.name('Solar offer');
      cleanup.plan({ kind: 'journey', key });
      await app.journeyList.goto();
      const builder = await app.journeyList.createJourney(name);
      await expect(builder.heading(name)).toBeVisible();
      const step = await builder.appendStep(1);
      await step.addField('First name');
      await step.addField('Email');

      await flow('journey.publish', async () => {
        await builder.publish.click();
        await expect(builder.outcome).toHaveText('Revision 1 is published.');
      });

      const visitor = await openAppAs('visitor');
      await visitor.publicJourney.goto(app.page.url().split('/').pop() ?? '');
      await expect(visitor.publicJourney.step('Step 1')).toBeVisible();
      await expect(visitor.publicJourney.field('Email')).toBeVisible();
    },
  );

  test(
    'keeps a draft from the public page until it is published',
    measures('journey.publish'),
    async ({ app, flow, seed, openAppAs, tenant }) => {
      const journey = await seed.journey();
      await app.journeyBuilder.goto(journey.id);
      await app.journeyBuilder.step('About you').name.fill('Tell us about you');
      await app.journeyBuilder.saveDraft.click();
      await expect(app.journeyBuilder.outcome).toHaveText('Revision 2 is saved.');

      const visitor = await openAppAs('visitor');
      await visitor.publicJourney.goto(journey.id);
      await expect(visitor.publicJourney.step('About you')).toBeVisible();
      const colleague = await openAppAs('agent');
      await colleague.journeyBuilder.goto(journey.id);
      await colleague.journeyBuilder.publicPage.click();
      await expect(
        colleague.publicJourney.step('About you'),
        'A member sees a draft on the public page that the public does not see',
      ).toBeVisible();
      await flow('journey.publish', async () => {
        await app.journeyBuilder.publish.click();
        await expect(app.journeyBuilder.outcome).toHaveText('Revision 3 is published.');
      });
      const by = `by ${await tenant.displayName('administrator')}`;
      await expect(app.journeyBuilder.revisions).toContainText([
        `Revision 3 ${by} Published`,
        `Revision 2 ${by}`,
        `Revision 1 ${by}`,
      ]);
      await expect(app.journeyBuilder.revisions.filter({ hasText: 'Published' })).toHaveCount(1);
      await visitor.publicJourney.goto(journey.id);
      await expect(visitor.publicJourney.step('Tell us about you')).toBeVisible();
    },
  );

  test(
    'shows a step only under the condition that it was given',
    measures('journey.publish'),
    async ({ app, openAppAs, cleanup, data, flow }) => {
      const { name, key } = data.name('Branching offer');
      cleanup.plan({ kind: 'journey', key });
      await app.journeyList.goto();
      const builder = await app.journeyList.createJourney(name);
      const first = await builder.appendStep(1);
      await first.addField('Customer type');
      const second = await builder.appendStep(2);
      await second.addField('Company');
      await second.condition.selectOption('Customer type is business');
      await expect(second.fields).toContainText(['Company']);
      await flow('journey.publish', async () => {
        await builder.publish.click();
        await expect(builder.outcome).toHaveText('Revision 1 is published.');
      });

      const visitor = await openAppAs('visitor');
      await visitor.publicJourney.goto(app.page.url().split('/').pop() ?? '');
      await visitor.publicJourney.field('Customer type').selectOption('Private');
      await expect(visitor.publicJourney.progress).toHaveText('Step 1 of 1');
      await visitor.publicJourney.field('Customer type').selectOption('Business');
      await visitor.publicJourney.next.or(visitor.publicJourney.submit).click();
      await expect(visitor.publicJourney.step('Step 2')).toBeVisible();
    },
  );

  test('shows a step to everybody once the field that its condition asks about is removed', async ({
    api,
    app,
    data,
    openAppAs,
    seed,
  }) => {
    const allowedOrigins = ['https://shop.example.com'];
    const journey = await seed.journey({ allowedOrigins });
    const { first_name, last_name } = data.contact();
    await app.journeyBuilder.goto(journey.id);
    await app.journeyBuilder.step('About you').removeField('Customer type');
    await app.journeyBuilder.publish.click();
    await expect(app.journeyBuilder.outcome).toHaveText('Revision 2 is published.');
    const { settings } = await api.journey.getJourneyV2({ id: journey.id });
    expect(settings, 'To edit a journey lets every website show it').toMatchObject({
      embedOptions: { allowedOrigins },
    });

    const visitor = await openAppAs('visitor');
    await visitor.publicJourney.goto(journey.id);
    await visitor.publicJourney.field('First name').fill(first_name);
    await visitor.publicJourney.field('Last name').fill(last_name);
    await visitor.publicJourney.next.click();
    await expect(
      visitor.publicJourney.step('Your company'),
      'A step whose condition asks about a removed field is shown to nobody',
    ).toBeVisible();
    await expect(visitor.publicJourney.progress).toHaveText('Step 2 of 3');
  });

  test('has everything that was changed when it is opened again', async ({ app, data, openAppAs, seed }) => {
    const journey = await seed.journey({ published: false });
    const name = `${journey.name} for all`;
    await app.journeyList.goto();
    await expect(app.journeyList.item(journey.name)).toContainText('Draft');
    await app.journeyList.item(journey.name).getByRole('link').click();
    await app.journeyBuilder.name.fill(name);
    await app.journeyBuilder.step('How to reach you').remove.click();
    const last = await app.journeyBuilder.appendStep(3);
    await last.addField('Email');
    await last.addField('Yearly consumption in kWh', { required: false });
    await last.condition.selectOption('Customer type is business');
    await app.journeyBuilder.step('Your company').condition.selectOption('Always');
    await app.journeyBuilder.saveDraft.click();
    await expect(app.journeyBuilder.outcome).toHaveText('Revision 1 is saved.');
    await app.page.reload();
    await expect(app.journeyBuilder.heading(name)).toBeVisible();
    await expect(last.fields).toHaveText([/^Email required/, /^Yearly consumption in kWh\s*Remove$/]);
    await expect(last.condition).toHaveValue('customer_type=business');
    await expect(app.journeyBuilder.step('Your company').condition).toHaveValue('');
    await expect(app.journeyBuilder.step('How to reach you').name).toBeHidden();
    await app.journeyBuilder.publish.click();
    await expect(app.journeyBuilder.outcome).toHaveText('Revision 2 is published.');
    await app.navigation.open('Journeys');
    await expect(app.journeyList.item(name)).toContainText('Published');

    const visitor = await openAppAs('visitor');
    const person = data.contact();
    await visitor.publicJourney.goto(journey.id);
    await expect(visitor.publicJourney.progress).toHaveText('Step 1 of 2');
    await visitor.publicJourney.introduce('Business', person);
    await visitor.publicJourney.field('Company').fill(data.sentence());
    await visitor.publicJourney.next.click();
    await visitor.publicJourney.submit.click();
    await expect(visitor.publicJourney.field('Email')).toHaveAccessibleDescription('Email is required.');
    await visitor.publicJourney.field('Email').fill(person.email);
    await visitor.publicJourney.submit.click();
    await expect(visitor.publicJourney.thanks, 'A field that is not required has to be filled in').toBeVisible();
  });

  test('refuses to publish a journey without a step', async ({ app, cleanup, data }) => {
    const { name, key } = data.name('Empty offer');
    cleanup.plan({ kind: 'journey', key });
    await app.journeyList.goto();
    const builder = await app.journeyList.createJourney(name);
    await builder.publish.click();

    await expect(builder.problem).toHaveText('A journey needs at least one step.');
    await expect(builder.revisions).toHaveCount(0);
  });

  test('gives a viewer nothing to change', async ({ openAppAs, seed }) => {
    const journey = await seed.journey();
    const viewer = await openAppAs('viewer');
    await viewer.journeyBuilder.goto(journey.id);

    await expect(viewer.journeyBuilder.heading(journey.name)).toBeVisible();
    await expect(viewer.journeyBuilder.publish).toBeHidden();
    await expect(viewer.journeyBuilder.addStep).toBeHidden();
  });
});
