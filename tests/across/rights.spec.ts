import { expect, test } from '#fixtures';

test.describe('Rights in all areas', { tag: '@across' }, () => {
  test('let a viewer only read, an agent not manage, and nobody else do anything', async ({
    customerApi,
    data,
    seed,
    tenant,
  }) => {
    const [journey, workflow, portal] = [await seed.journey(), await seed.workflow(), await seed.portal()];
    const opportunity = await data.create('opportunity', data.opportunity());
    const execution_id = await seed.startedWorkflow(workflow, opportunity);
    const { api } = tenant;
    const task_id = (await api.workflow.getFlowExecution({ execution_id })).tasks[0]?.id ?? '';
    const { results: [revision] = [] } = await api.journey.listJourneyRevisions({ id: journey.id });
    type Act = (as: typeof api) => Promise<unknown>;
    const reads: Record<string, Act> = {
      'lists journeys': (as) => as.journey.searchJourneys(null, { q: journey.name }),
      'reads the revisions of a journey': (as) => as.journey.listJourneyRevisions({ id: journey.id }),
      'lists workflows': (as) => as.workflowDefinition.listFlowTemplates(),
      'reads a workflow': (as) => as.workflow.getFlowExecution({ execution_id }),
      'lists tasks': (as) => as.workflow.searchSteps(null, {}),
      'lists automations': (as) => as.automation.searchFlows({}),
      'reads an opportunity': (as) => as.entity.getEntity({ slug: 'opportunity', id: opportunity._id }),
    };
    const writes: Record<string, Act> = {
      'makes a journey': (as) => as.journey.createJourneyV2(null, { name: 'x', steps: [] }),
      'saves a journey': (as) =>
        as.journey.createJourneyRevision({ id: journey.id }, { name: 'x', steps: [] } as never),
      'publishes a journey': (as) =>
        as.journey.publishJourneyRevision({ id: journey.id }, { revision_id: revision?.revision_id ?? '' }),
      'removes a journey': (as) => as.journey.removeJourneyV2({ id: journey.id }),
      'defines a workflow': (as) => as.workflowDefinition.createFlowTemplate(null, { name: 'x' } as never),
      'changes a workflow': (as) => as.workflowDefinition.updateFlowTemplate({ flowId: workflow.id }, {} as never),
      'deletes a workflow': (as) => as.workflowDefinition.deleteFlowTemplate({ flowId: workflow.id }),
      'starts a workflow': (as) => as.workflow.startFlowExecution(null, { flow_template_id: workflow.id } as never),
      'cancels a workflow': (as) => as.workflow.patchFlowExecution({ execution_id }, { status: 'CLOSED' }),
      'completes a task': (as) => as.workflow.patchTask({ execution_id, task_id }, { status: 'COMPLETED' }),
      'removes a workflow': (as) => as.workflow.deleteFlowExecution({ execution_id }),
    };
    const manages: Record<string, Act> = {
      'makes an automation': (as) => as.automation.createFlow(null, { flow_name: 'x' } as never),
      'removes an automation': (as) => as.automation.deleteFlow({ flow_id: workflow.id }),
      'makes a portal': (as) => as.customerPortal.createPortalConfig(null, { name: 'x' }),
      'lists portals': (as) => as.customerPortal.listAllPortalConfigs(),
      'removes a portal': (as) => as.customerPortal.deletePortalConfig({ portal_id: portal.id }),
    };
    const [viewer, agent] = [await tenant.apiOf('viewer'), await tenant.apiOf('agent')];
    const customer = await customerApi(portal, await seed.customer(portal));
    for (const [what, act] of Object.entries(reads))
      await expect(act(viewer), `A viewer ${what}`).resolves.toBeTruthy();
    for (const [who, as, status, acts] of [
      ['A viewer', viewer, 403, { ...writes, ...manages }],
      ['An agent', agent, 403, manages],
      ['A customer', customer, 403, { ...reads, ...writes, ...manages }],
      ['A stranger', tenant.visitor, 401, { ...reads, ...writes, ...manages }],
    ] as const)
      for (const [what, act] of Object.entries(acts))
        await expect(act(as), `${who} ${what}`).rejects.toThrow(new RegExp(`answered ${status}`));
    expect((await api.workflow.getFlowExecution({ execution_id })).status).toBe('STARTED');
  });
});
