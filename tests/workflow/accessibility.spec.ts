import { expect, test } from '#fixtures';

test.describe('Workflow pages', { tag: '@workflow' }, () => {
  test('have no serious accessibility problem', async ({ accessibility, app, data, seed }) => {
    const workflow = await seed.workflow();
    const opportunity = await data.create('opportunity', data.opportunity());
    await app.workflowList.goto();
    await expect(app.workflowList.item(workflow.name)).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.startWorkflow.goto('opportunity', opportunity._id);
    await expect(app.startWorkflow.start).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.workflow.goto(await seed.startedWorkflow(workflow, opportunity));
    await expect(app.workflow.progress).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });
});
