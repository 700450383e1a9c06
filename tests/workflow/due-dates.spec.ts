import { expect, test } from '#fixtures';

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

test.describe('Due dates', { tag: '@workflow' }, () => {
  test('mark a task as overdue once they have passed', async ({ app, data, seed, tenant }) => {
    const workflow = await seed.workflow();
    const id = await seed.startedWorkflow(workflow, await data.create('opportunity', data.opportunity()));
    await app.workflow.goto(id);
    const task = app.workflow.task('Verify the meter');
    await task.assignee.selectOption({ label: await tenant.displayName('administrator') });
    await task.due.fill('2999-12-31');
    await expect(task.root).toContainText('Due Dec 31, 2999');
    await expect(task.root).not.toContainText('Overdue');

    await app.page.clock.setFixedTime('2999-12-31T12:00:00Z');
    await app.workflow.goto(id);
    await expect(task.root).toContainText('Due Dec 31, 2999');
    await expect(task.root, 'A task is overdue on the day that it is due').not.toContainText('Overdue');

    await app.page.clock.setFixedTime('3000-01-01T12:00:00Z');
    await app.workflow.goto(id);
    await expect(task.root).toContainText('Overdue');
    await expect(app.workflow.task('Call the customer').root).not.toContainText('Overdue');
    await app.navigation.open('My tasks');
    await expect(app.myTasks.task('Verify the meter', workflow.name)).toContainText('Due Dec 31, 2999 Overdue');
  });

  test('cannot be in the past', async ({ app, data, errorGuard, seed }) => {
    errorGuard.allowStatus(400, 'the day has passed');
    const id = await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity()));
    await app.workflow.goto(id);
    const task = app.workflow.task('Verify the meter');
    await task.due.fill(yesterday());

    await expect(app.workflow.problem).toHaveText(
      'Verify the meter cannot be due in the past: choose today or a later day.',
    );
    await expect(task.due).toHaveValue('');
  });
});
