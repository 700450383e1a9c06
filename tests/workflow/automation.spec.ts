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

  test('starts nothing with a submission of another journey', async ({ app, data, openAppAs, seed }) => {
    const [journey, other] = [await seed.journey(), await seed.journey()];
    await seed.automation({ journey, workflow: await seed.workflow(), assignee: await seed.colleague() });
    const visitor = await openAppAs('visitor');
    await visitor.publicJourney.fillIn(other.id, data.contact());
    const opportunity = await seed.opportunityOf(other);
    await app.startWorkflow.goto('opportunity', opportunity._id);

    await expect(app.startWorkflow.noneStarted).toBeVisible();
  });

  test('starts nothing while it is switched off', async ({ app, data, openAppAs, seed }) => {
    const journey = await seed.journey();
    const [workflow, assignee] = [await seed.workflow(), await seed.colleague()];
    await seed.automation({ journey, workflow, assignee, enabled: false });
    const visitor = await openAppAs('visitor');
    await visitor.publicJourney.fillIn(journey.id, data.contact());
    const opportunity = await seed.opportunityOf(journey);
    await app.startWorkflow.goto('opportunity', opportunity._id);

    await expect(app.startWorkflow.noneStarted, 'An automation that is off starts a workflow').toBeVisible();
  });
});
