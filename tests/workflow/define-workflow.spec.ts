import { expect, test } from '#fixtures';

test.describe('Define a workflow', { tag: '@workflow' }, () => {
  test('lists it with its phases and tasks', async ({ app, cleanup, data }) => {
    const { name, key } = data.name('Move in');
    cleanup.plan({ kind: 'flow_template', key });
    await app.workflowList.goto();
    await app.workflowList.createWorkflow(name, ['Check: read the meter', 'Supply: start', '', ' Check : call ']);

    await expect(app.workflowList.item(name)).toContainText('2 phases, 3 tasks');
    await expect(app.workflowList.name).toHaveValue('');
    await app.workflowList.create.click();
    await expect(app.workflowList.problem).toHaveText('A workflow needs a name.');
  });

  test('refuses a task without a phase', async ({ app, cleanup, data }) => {
    const { name, key } = data.name('Broken');
    cleanup.plan({ kind: 'flow_template', key });
    await app.workflowList.goto();
    await app.workflowList.createWorkflow(name, ['read the meter']);

    await expect(app.workflowList.problem).toContainText('"read the meter" needs a phase and a task');
    await expect(app.workflowList.item(name)).toBeHidden();
  });
});
