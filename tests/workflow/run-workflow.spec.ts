import { expect, measures, test } from '#fixtures';

test.describe('Run a workflow', { tag: '@workflow' }, () => {
  test(
    'starts it on an opportunity',
    { tag: ['@smoke', '@critical'], ...measures('workflow.start') },
    async ({ app, cleanup, data, flow, seed }) => {
      const workflow = await seed.workflow();
      const opportunity = await data.create('opportunity', data.opportunity());
      cleanup.plan({ kind: 'flow_execution', key: opportunity._id, schema: 'opportunity' });
      await app.entityDetail.goto('opportunity', opportunity._id);
      await app.entityDetail.startWorkflow.click();
      await flow('workflow.start', async () => {
        await app.startWorkflow.startWorkflow(workflow.name);
        await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
      });

      await app.workflow.back.click();
      await expect(app.entityDetail.heading(opportunity._title)).toBeVisible();
      await expect(app.entityDetail.activity).toContainText([
        `Workflow ${workflow.name} started`,
        'Opportunity created',
      ]);
    },
  );

  test('is listed where it was started, and nowhere else', async ({ api, app, data, seed }) => {
    const workflow = await seed.workflow();
    const opportunity = await data.create('opportunity', data.opportunity());
    const other = await data.create('opportunity', data.opportunity());
    const execution_id = await seed.startedWorkflow(workflow, opportunity);
    await api.workflow.patchFlowExecution({ execution_id }, { status: 'CLOSED' });
    await seed.startedWorkflow(workflow, opportunity);
    await app.startWorkflow.goto('opportunity', opportunity._id);
    await expect(app.startWorkflow.started).toHaveText([
      new RegExp(`^${workflow.name}\\s*Running$`),
      new RegExp(`^${workflow.name}\\s*Canceled$`),
    ]);

    await app.startWorkflow.goto('opportunity', other._id);
    await expect(app.startWorkflow.noneStarted, 'A workflow of another opportunity is listed').toBeVisible();
    await expect(app.startWorkflow.started).toHaveCount(0);
  });

  test('ends with the last task', { tag: '@critical' }, async ({ app, data, seed }) => {
    const opportunity = await data.create('opportunity', data.opportunity());
    await app.workflow.goto(await seed.startedWorkflow(await seed.workflow(), opportunity));
    await app.workflow.complete('Call the customer');
    await expect(app.workflow.phaseStatus('Check')).toHaveText('In progress');
    await app.workflow.complete('Verify the meter');
    await expect(app.workflow.phaseStatus('Check')).toHaveText('Completed');
    await expect(app.workflow.phaseStatus('Supply')).toHaveText('Open');
    await expect(app.workflow.progress).toHaveText('Running: 2 of 3 tasks completed');

    await app.workflow.complete('Start the supply');
    await expect(app.workflow.progress).toHaveText('Done: 3 of 3 tasks completed');
    await expect(app.workflow.cancel).toBeHidden();
  });

  test('assigns a task to a person and keeps that', async ({ app, data, seed, tenant }) => {
    const agent = await tenant.displayName('agent');
    const opportunity = await data.create('opportunity', data.opportunity());
    const id = await seed.startedWorkflow(await seed.workflow(), opportunity);
    await app.workflow.goto(id);
    const saved = app.page.waitForResponse((response) => response.request().method() === 'PATCH');
    await app.workflow.task('Verify the meter').assignee.selectOption({ label: agent });
    await saved;

    await app.workflow.goto(id);
    await expect(app.workflow.task('Verify the meter').assignee.getByRole('option', { selected: true })).toHaveText(
      agent,
    );
  });

  test(
    'cannot be gone on with after it was canceled',
    measures('workflow.start'),
    async ({ app, cleanup, data, flow, seed }) => {
      const workflow = await seed.workflow();
      const opportunity = await data.create('opportunity', data.opportunity());
      cleanup.plan({ kind: 'flow_execution', key: opportunity._id, schema: 'opportunity' });
      await app.startWorkflow.goto('opportunity', opportunity._id);
      await flow('workflow.start', async () => {
        await app.startWorkflow.startWorkflow(workflow.name);
        await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
      });
      await app.workflow.cancel.click();
      await app.workflow.confirmation.keep.click();
      await expect(app.workflow.confirmation.root).toBeHidden();
      await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
      await app.workflow.cancelWorkflow();

      await expect(app.workflow.progress).toHaveText('Canceled: 0 of 3 tasks completed');
      await expect(app.workflow.task('Call the customer').complete).toBeHidden();
    },
  );

  test('refuses a task that was completed on a page from before the cancellation', async ({
    api,
    app,
    data,
    errorGuard,
    seed,
  }) => {
    errorGuard.allowStatus(400, 'the workflow was canceled in the meantime');
    const opportunity = await data.create('opportunity', data.opportunity());
    const id = await seed.startedWorkflow(await seed.workflow(), opportunity);
    await app.workflow.goto(id);
    await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
    await api.workflow.patchFlowExecution({ execution_id: id }, { status: 'CLOSED' });
    await app.workflow.complete('Call the customer');

    await expect(app.workflow.problem).toHaveText('This workflow was canceled.');
    await expect(app.workflow.progress).toHaveText('Canceled: 0 of 3 tasks completed');
  });

  test(
    'starts nothing while no workflow is chosen',
    measures('workflow.start'),
    async ({ app, cleanup, data, flow, seed }) => {
      const workflow = await seed.workflow();
      const opportunity = await data.create('opportunity', data.opportunity());
      cleanup.plan({ kind: 'flow_execution', key: opportunity._id, schema: 'opportunity' });
      await app.startWorkflow.goto('opportunity', opportunity._id);
      await app.startWorkflow.start.click();

      await expect(app.startWorkflow.problem).toHaveText('Choose a workflow to start.');
      await expect(app.startWorkflow.noneStarted).toBeVisible();
      await flow('workflow.start', async () => {
        await app.startWorkflow.startWorkflow(workflow.name);
        await expect(app.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
      });
    },
  );

  test('lets a viewer look on but not act', async ({ api, openAppAs, data, seed }) => {
    const opportunity = await data.create('opportunity', data.opportunity());
    const id = await seed.startedWorkflow(await seed.workflow(), opportunity);
    const colleague = await seed.colleague();
    const [task] = (await api.workflow.getFlowExecution({ execution_id: id })).tasks;
    await api.workflow.patchTask({ execution_id: id, task_id: task?.id ?? '' }, { assigned_to: [colleague.id] });
    const viewer = await openAppAs('viewer');
    await viewer.workflow.goto(id);

    await expect(viewer.workflow.progress).toHaveText('Running: 0 of 3 tasks completed');
    await expect(viewer.workflow.task('Call the customer').root).toContainText(colleague.displayName);
    await expect(viewer.workflow.task('Verify the meter').root).toContainText('Nobody');
    await expect(viewer.workflow.task('Call the customer').complete).toBeHidden();
    await expect(viewer.workflow.cancel).toBeHidden();
  });
});
