import { expect, test } from '#fixtures';

const NOTIFICATIONS = '/api/notification/v2/notification/notifications';

test.describe('What the API holds workflows to', { tag: '@workflow' }, () => {
  test.use({ role: 'visitor' });

  test('a change of a task keeps the rest of it, and tells only who is new to it', async ({
    api,
    data,
    memberApi,
    request,
    seed,
  }) => {
    const colleague = await seed.colleague();
    const id = await seed.startedWorkflow(await seed.workflow(), await data.create('opportunity', data.opportunity()));
    const theirs = await memberApi(colleague);
    const told = async () =>
      ((await (await request.get(NOTIFICATIONS)).json()) as { results: { title: { en: string } }[] }).results.map(
        ({ title }) => title.en,
      );
    const stepsOf = async () =>
      ((await theirs.workflow.searchSteps(null, {})).results ?? [])
        .filter(({ assignedTo = [] }) => assignedTo.includes(colleague.id))
        .map(({ name }) => name);
    const { tasks } = await api.workflow.getFlowExecution({ execution_id: id });
    const patch = (index: number, change: object, as = api) =>
      as.workflow.patchTask({ execution_id: id, task_id: tasks[index]?.id ?? '' }, change);
    await patch(0, { assigned_to: [colleague.id] });
    expect(await patch(0, { due_date: '2999-12-31' })).toMatchObject({ assigned_to: [colleague.id] });
    expect(await patch(0, { assigned_to: [colleague.id] })).toMatchObject({ due_date: '2999-12-31' });
    await patch(1, { assigned_to: [colleague.id] }, theirs);
    expect(await told(), 'Somebody is told of what they know').toEqual(['New task: Call the customer']);
    expect((await stepsOf()).sort()).toEqual(['Call the customer', 'Verify the meter']);

    await patch(0, { status: 'COMPLETED' });
    expect(await stepsOf(), 'A task that is completed is still to be done').toEqual(['Verify the meter']);
    await patch(1, { status: 'SKIPPED' });
    expect(await stepsOf(), 'A task that is skipped is still to be done').toEqual([]);
    await patch(2, { status: 'COMPLETED' });
    await expect(api.workflow.patchFlowExecution({ execution_id: id }, { status: 'CLOSED' })).rejects.toThrow(
      /answered 400 .*already ended/,
    );
    await patch(0, { status: 'PENDING' });
    const reopened = await api.workflow.getFlowExecution({ execution_id: id });
    expect(reopened.status, 'A workflow with an open task is done').toBe('STARTED');
    expect(reopened.phases?.map(({ status }) => status)).toEqual(['IN_PROGRESS', 'COMPLETED']);
    expect(await stepsOf()).toEqual(['Call the customer']);
  });

  test('a workflow is started as it was defined then, on what is there, and for people of the organization', async ({
    api,
    data,
    seed,
  }) => {
    const workflow = await seed.workflow();
    const [opportunity, gone] = [
      await data.create('opportunity', data.opportunity()),
      await data.create('opportunity', data.opportunity()),
    ];
    const [older, newer] = [
      await seed.startedWorkflow(workflow, opportunity),
      await seed.startedWorkflow(workflow, opportunity),
    ];
    await api.entity.deleteEntity({ slug: 'opportunity', id: gone._id });
    await expect(seed.startedWorkflow(workflow, gone), 'A workflow is started on what was deleted').rejects.toThrow(
      /answered 404/,
    );
    const template = await api.workflowDefinition.getFlowTemplate({ flowId: workflow.id });
    await api.workflowDefinition.updateFlowTemplate(
      { flowId: workflow.id },
      { ...template, name: `${workflow.name} 2` },
    );
    const { results = [] } = await api.workflow.searchFlowExecutions(null, {
      ...{ entity_id: opportunity._id, entity_schema: 'opportunity' },
    });
    expect(results.map(({ id, name }) => [id, name])).toEqual([
      [newer, workflow.name],
      [older, workflow.name],
    ]);
    const task_id = results[0]?.tasks[0]?.id ?? '';
    await expect(api.workflow.patchTask({ execution_id: newer, task_id }, { assigned_to: ['nobody'] })).rejects.toThrow(
      /answered 404/,
    );
    // At midnight today becomes yesterday.
    const dueToday = () => ({ due_date: new Date().toISOString().slice(0, 10) });
    await expect(
      () => api.workflow.patchTask({ execution_id: newer, task_id }, dueToday()),
      'A task cannot be due today',
    ).toPass({ timeout: 5_000 });
    await api.workflowDefinition.deleteFlowTemplate({ flowId: workflow.id });
    await expect(seed.startedWorkflow(workflow, opportunity)).rejects.toThrow(/answered 404/);
    expect((await api.workflow.getFlowExecution({ execution_id: older })).tasks).toHaveLength(3);
  });
});
