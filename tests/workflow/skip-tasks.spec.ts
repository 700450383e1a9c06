import { expect, test } from '#fixtures';

test.describe('Skip a task', { tag: '@workflow' }, () => {
  test('counts it as finished, but not as completed', async ({ app, data, seed }) => {
    await app.workflow.goto(
      await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity())),
    );
    await app.workflow.task('Call the customer').skip.click();
    await expect(app.workflow.task('Call the customer').root).toContainText('Skipped');
    await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
    await app.workflow.complete('Verify the meter');

    await expect(app.workflow.phaseStatus('Check')).toHaveText('Completed');
    await app.workflow.task('Start the supply').skip.click();
    await expect(app.workflow.progress).toHaveText('Done: 1 of 3 tasks completed');
  });

  test('is refused where another task has to come first', async ({ app, data, errorGuard, seed }) => {
    errorGuard.allowStatus(400, 'the meter is not verified yet');
    await app.workflow.goto(
      await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity())),
    );
    await app.workflow.task('Start the supply').skip.click();

    await expect(app.workflow.problem).toHaveText('Start the supply has to wait: first complete Verify the meter.');
    await expect(app.workflow.task('Start the supply').skip).toBeVisible();
    await expect(app.workflow.phaseStatus('Supply')).toHaveText('Open');
  });
});
