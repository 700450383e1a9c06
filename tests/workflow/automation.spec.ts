import { expect, test } from '#fixtures';

test.describe('An automation', { tag: '@workflow' }, () => {
  test(
    'starts its workflow with a submission, once, and tells the assignee',
    { tag: '@critical' },
    async ({ app, data, openAppAs, seed }) => {
      const [journey, workflow, assignee] = [await seed.journey(), await seed.workflow(), await seed.colleague()];
      await seed.automation({ journey, workflow, assignee });
      // Newer ones that have nothing to do with it.
      await seed.automation({ journey: await seed.journey(), workflow, assignee });
      await seed.automation({ journey, workflow, assignee, enabled: false });
      const visitor = await openAppAs('visitor');
      await visitor.publicJourney.fillIn(journey.id, data.contact());
      const opportunity = await seed.opportunityOf(journey);
      await app.startWorkflow.goto('opportunity', opportunity._id);
      await expect(app.startWorkflow.started, 'A submission starts no workflow, or several').toHaveCount(1);
      await expect(app.startWorkflow.started).toContainText([workflow.name]);

      const theirs = await openAppAs('visitor');
      await theirs.login.enter(assignee);
      await theirs.notifications.open('New task: Call the customer');
      await expect(theirs.workflow.heading(workflow.name)).toBeVisible();
    },
  );

  test('loses no submission, and does the rest, when a workflow of it was deleted', async ({ api, data, seed }) => {
    const [journey, assignee] = [await seed.journey(), await seed.colleague()];
    const [gone, workflow] = [await seed.workflow(), await seed.workflow()];
    for (const one of [workflow, gone]) await seed.automation({ journey, workflow: one, assignee });
    await api.workflowDefinition.deleteFlowTemplate({ flowId: gone.id });
    const { first_name, last_name, email } = data.contact();
    await seed.submission(journey, { customer_type: 'private', first_name, last_name, email });
    const { _id: entity_id } = await seed.opportunityOf(journey);
    const context = { entity_id, entity_schema: 'opportunity' };
    const { results = [] } = await api.workflow.searchFlowExecutions(null, context);
    expect(results.map(({ name }) => name)).toEqual([workflow.name]);
    expect(
      results[0]?.tasks.map(({ assigned_to }) => assigned_to),
      'All tasks of a workflow are given to who is to do the first',
    ).toEqual([[assignee.id], [], []]);
    const feed = await api.entity.getEntityActivityFeed({ slug: 'opportunity', id: entity_id });
    expect(feed.results?.[0]).toMatchObject({
      message: expect.stringMatching(/^The automation Start .* started it\.$/),
    });
  });

  test('starts nothing with a submission of another journey', async ({ api, data, seed }) => {
    const [journey, other] = [await seed.journey(), await seed.journey()];
    await seed.automation({ journey, workflow: await seed.workflow(), assignee: await seed.colleague() });
    const { first_name, last_name, email } = data.contact();
    await seed.submission(other, { customer_type: 'private', first_name, last_name, email });
    const { _id: entity_id } = await seed.opportunityOf(other);

    const context = { entity_id, entity_schema: 'opportunity' };
    expect((await api.workflow.searchFlowExecutions(null, context)).results).toEqual([]);
  });

  test('starts nothing while it is switched off', async ({ api, data, seed }) => {
    const journey = await seed.journey();
    const [workflow, assignee] = [await seed.workflow(), await seed.colleague()];
    await seed.automation({ journey, workflow, assignee, enabled: false });
    const { first_name, last_name, email } = data.contact();
    await seed.submission(journey, { customer_type: 'private', first_name, last_name, email });
    const { _id: entity_id } = await seed.opportunityOf(journey);

    const context = { entity_id, entity_schema: 'opportunity' };
    const { results } = await api.workflow.searchFlowExecutions(null, context);
    expect(results, 'An automation that is off starts a workflow').toEqual([]);
  });
});
