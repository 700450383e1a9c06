import { expect, test } from '#fixtures';

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000);
const dayOf = (date: Date) => date.toISOString().slice(0, 10);

test.describe('Due dates', { tag: '@workflow' }, () => {
  test('mark a task as overdue once they have passed', async ({ app, data, seed }) => {
    const id = await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity()));
    await app.workflow.goto(id);
    const task = app.workflow.task('Verify the meter');
    const due = daysFromNow(2);
    await task.due.fill(dayOf(due));
    await expect(task.root).toContainText('Due ');
    await expect(task.root).not.toContainText('Overdue');

    await app.page.clock.setFixedTime(due);
    await app.workflow.goto(id);
    await expect(task.root).toContainText('Due ');
    await expect(task.root, 'A task is overdue on the day that it is due').not.toContainText('Overdue');

    await app.page.clock.setFixedTime(daysFromNow(4));
    await app.workflow.goto(id);
    await expect(task.root).toContainText('Overdue');
    await expect(app.workflow.task('Call the customer').root).not.toContainText('Overdue');
  });

  test('cannot be in the past', async ({ app, data, errorGuard, seed }) => {
    errorGuard.allowStatus(400, 'the day has passed');
    const id = await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity()));
    await app.workflow.goto(id);
    const task = app.workflow.task('Verify the meter');
    await task.due.fill(dayOf(daysFromNow(-2)));

    await expect(app.workflow.problem).toHaveText(
      'Verify the meter cannot be due in the past: choose today or a later day.',
    );
    await expect(task.due).toHaveValue('');
  });
});
