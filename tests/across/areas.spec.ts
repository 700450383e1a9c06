import { expect, test } from '#fixtures';

test.describe('Across the areas', { tag: '@across' }, () => {
  // Each goes through several areas, and through the hands of several people.
  test.describe.configure({ timeout: 90_000 });

  test(
    'a lead of a journey becomes a customer of the portal',
    { tag: '@critical' },
    async ({ api, app, data, openAppAs, seed, tenant }) => {
      const [journey, workflow, portal] = [await seed.journey(), await seed.workflow(), await seed.portal()];
      const agentId = (await (await tenant.apiOf('agent')).user.getMeV2()).id ?? '';
      await seed.automation({ journey, workflow, assignee: { id: agentId } });
      const person = data.contact();
      const visitor = await openAppAs('visitor');
      await visitor.publicJourney.fillIn(journey.id, person);
      const opportunity = await seed.opportunityOf(journey);

      const agent = await openAppAs('agent');
      await agent.myTasks.goto();
      await agent.myTasks.task('Call the customer', workflow.name).getByRole('link').click();
      await agent.workflow.complete('Call the customer', 'Verify the meter', 'Start the supply');
      await expect(agent.workflow.progress).toHaveText('Done: 3 of 3 tasks completed');
      const subject = seed.threadSubject('agent');
      await agent.inbox.goto('new');
      await agent.inbox.compose.fill({
        to: await tenant.displayName('administrator'),
        subject,
        text: person.last_name,
      });
      await agent.inbox.compose.send.click();
      await app.inbox.goto();
      await expect(app.inbox.thread(subject)).toContainText('1 unread');

      const contract_number = data.name('C').key;
      const contract = await data.create('contract', { ...data.contract(), status: 'active', contract_number });
      const { results = [] } = await api.entity.searchEntities(null, {
        q: `_schema:contact AND "${person.last_name}"`,
      });
      await data.relate(contract, 'contract', 'customer', { _id: results[0]?._id ?? '' });
      const password = data.password();
      await portal.visitor.customerPortal.createUserV3(
        { portal_id: portal.id },
        {
          ...person,
          password,
          orgId: tenant.organizationId,
          registration_identifiers: { contract: { contract_number } },
        },
      );
      await visitor.portalEntrance.goto(portal.id);
      await visitor.portalEntrance.logIn({ email: person.email, password });
      await expect(visitor.portalContracts.contracts).toContainText([contract._title]);
      await app.entityDetail.goto('opportunity', opportunity._id);
      await expect(app.entityDetail.activity).toContainText([`Workflow ${workflow.name} started`]);
    },
  );

  test("a customer's meter reading is seen by a member, who makes it a colleague's task", async ({
    app,
    cleanup,
    openAppAs,
    seed,
  }) => {
    const [portal, workflow, colleague] = [await seed.portal(), await seed.workflow(), await seed.colleague()];
    const customer = await seed.customer(portal);
    const visitor = await openAppAs('visitor');
    await visitor.portalEntrance.goto(portal.id);
    await visitor.portalEntrance.logIn(customer);
    const contract = await visitor.portalContracts.open(customer.contract._title);
    await contract.meter(customer.meter.meter_number).enter(1_200);
    await expect(contract.meter(customer.meter.meter_number).thanks).toBeVisible();

    await app.entityDetail.goto('meter', customer.meter._id);
    await expect(app.entityDetail.activity).toContainText(['Reading of 1200']);
    cleanup.plan({ kind: 'flow_execution', key: customer.meter._id, schema: 'meter' });
    await app.entityDetail.startWorkflow.click();
    await app.startWorkflow.startWorkflow(workflow.name);
    await app.workflow.task('Verify the meter').assignee.selectOption({ label: colleague.displayName });
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await theirs.navigation.open('My tasks');
    await expect(theirs.myTasks.task('Verify the meter', workflow.name)).toBeVisible();
    await expect(theirs.navigation.link('My tasks')).toHaveAttribute('aria-current', 'page');
    await expect(theirs.navigation.link('Workflows'), 'Two places are the current one').not.toHaveAttribute(
      'aria-current',
    );
  });

  test('what an administrator sets up, an agent works on and a viewer watches', async ({
    app,
    cleanup,
    data,
    openAppAs,
    tenant,
  }) => {
    const workflow = data.name('Handed over');
    cleanup.plan({ kind: 'flow_template', key: workflow.key });
    await app.workflowList.goto();
    await app.workflowList.createWorkflow(workflow.name, ['Check: call', 'Check: confirm']);
    await expect(app.workflowList.item(workflow.name)).toBeVisible();
    const opportunity = await data.create('opportunity', data.opportunity());
    cleanup.plan({ kind: 'flow_execution', key: opportunity._id, schema: 'opportunity' });

    const agent = await openAppAs('agent');
    await agent.startWorkflow.goto('opportunity', opportunity._id);
    await agent.startWorkflow.startWorkflow(workflow.name);
    await expect(agent.workflow.progress).toHaveText('Running: 0 of 2 tasks completed');
    await agent.workflow.complete('call');
    await expect(agent.workflow.progress).toHaveText('Running: 1 of 2 tasks completed');

    const viewer = await openAppAs('viewer');
    await viewer.startWorkflow.goto('opportunity', opportunity._id);
    await viewer.startWorkflow.started.getByRole('link', { name: workflow.name }).click();
    await expect(viewer.workflow.progress).toHaveText('Running: 1 of 2 tasks completed');
    await expect(viewer.workflow.task('confirm').complete).toBeHidden();
    await viewer.entityDetail.goto('opportunity', opportunity._id);
    await expect(viewer.entityDetail.activity).toContainText([`${await tenant.displayName('agent')} started it.`]);
  });
});
