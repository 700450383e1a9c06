import { expect, test } from '#fixtures';

test.describe('Assign tasks', { tag: '@workflow' }, () => {
  test('hands a task over: the next person has it, and the one before no more', async ({
    app,
    data,
    openAppAs,
    seed,
  }) => {
    const [first, second] = [await seed.colleague(), await seed.colleague()];
    const workflow = await seed.workflow();
    const id = await seed.startedWorkflow(workflow, await data.create('opportunity', data.opportunity()));
    await app.workflow.goto(id);
    const { assignee } = app.workflow.task('Verify the meter');
    await assignee.selectOption({ label: first.displayName });
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(first);
    await theirs.navigation.open('My tasks');
    await expect(theirs.myTasks.task('Verify the meter', workflow.name)).toBeVisible();
    await assignee.selectOption({ label: second.displayName });
    await expect(theirs.myTasks.empty, 'A task stays with the person that it was taken from').toBeVisible();
    await theirs.myTasks.goto();
    await expect(theirs.notifications.toggle, 'Who loses a task is told of a new one').toHaveText(
      'Notifications 1 new',
    );

    const next = await openAppAs('visitor');
    await next.login.enter(second);
    await next.navigation.open('My tasks');
    await expect(next.myTasks.items).toHaveCount(1);
    await expect(next.myTasks.task('Verify the meter', workflow.name)).toBeVisible();
    const saved = app.page.waitForResponse((response) => response.request().method() === 'PATCH');
    await assignee.selectOption({ label: 'Nobody' });
    await saved;
    await next.myTasks.goto();
    await expect(next.myTasks.empty, 'A task cannot be taken from everybody').toBeVisible();
  });

  test(
    'tells the person at once, until they have read it',
    { tag: '@critical' },
    async ({ app, data, openAppAs, seed }) => {
      const colleague = await seed.colleague();
      const workflow = await seed.workflow();
      const theirs = await openAppAs('visitor');
      await theirs.login.enter(colleague);
      await expect(theirs.notifications.toggle).toHaveText('Notifications');
      await app.workflow.goto(
        await seed.startedWorkflow(workflow, await data.create('opportunity', data.opportunity())),
      );
      await app.workflow.task('Verify the meter').assignee.selectOption({ label: colleague.displayName });
      await expect(theirs.notifications.toggle, 'Nobody tells the assignee').toHaveText('Notifications 1 new');
      await theirs.notifications.toggle.click();
      const told = theirs.notifications.item('New task: Verify the meter');
      await expect(told).toContainText(`It is part of ${workflow.name}.`);
      await told.getByRole('link').click();
      await expect(theirs.workflow.heading(workflow.name)).toBeVisible();
      await expect(theirs.notifications.toggle).toHaveText('Notifications');

      await theirs.myTasks.goto();
      await expect(theirs.myTasks.items).toHaveCount(1);
      await expect(theirs.notifications.toggle).toHaveText('Notifications');
    },
  );

  test('is over with the workflow: a canceled one leaves nobody a task', async ({ app, data, openAppAs, seed }) => {
    const colleague = await seed.colleague();
    const workflow = await seed.workflow();
    await app.workflow.goto(await seed.startedWorkflow(workflow, await data.create('opportunity', data.opportunity())));
    await app.workflow.task('Verify the meter').assignee.selectOption({ label: colleague.displayName });
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await theirs.myTasks.goto();
    await expect(theirs.myTasks.task('Verify the meter', workflow.name)).toBeVisible();
    await app.workflow.cancelWorkflow();
    await expect(app.workflow.cancel).toBeHidden();

    await theirs.myTasks.goto();
    await expect(theirs.myTasks.empty, 'A task of a canceled workflow is still to be done').toBeVisible();
  });

  test('tells nobody else', async ({ app, data, openAppAs, seed }) => {
    const [colleague, other] = [await seed.colleague(), await seed.colleague()];
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(other);
    const assigned = await openAppAs('visitor');
    await assigned.login.enter(colleague);
    await app.workflow.goto(
      await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity())),
    );
    await app.workflow.task('Verify the meter').assignee.selectOption({ label: colleague.displayName });
    await expect(assigned.notifications.toggle).toHaveText('Notifications 1 new');

    await theirs.myTasks.goto();
    await expect(theirs.myTasks.empty).toBeVisible();
    await theirs.notifications.toggle.click();
    await expect(theirs.notifications.root).toContainText('Nothing new.');
  });
});
