import { expect, test } from '#fixtures';

test.describe('Another organization', { tag: ['@entity', '@critical', '@own-organization'] }, () => {
  test("does not find this one's contact in its list", async ({ app, data, otherTenant, openAppAs }) => {
    const contact = await data.create('contact', data.contact());
    await app.entityList.goto('contact');
    await expect(app.entityList.row(contact._title).root).toBeVisible();

    const other = await openAppAs('administrator', otherTenant);
    await other.entityList.goto('contact');
    await expect(other.entityList.heading('Contacts')).toBeVisible();
    await other.entityList.search.fill(contact.last_name);
    await expect(
      other.entityList.row(contact._title).root,
      'Customer data leaks: another organization sees this contact in its list',
    ).toBeHidden();
    await expect(
      other.entityList.empty,
      'Customer data leaks: another organization finds something by the name of this contact',
    ).toBeVisible();
  });

  test("does not open this one's contact by its address", async ({ data, otherTenant, openAppAs, errorGuard }) => {
    errorGuard.allowStatus(404, 'to another organization the contact does not exist');
    const contact = await data.create('contact', data.contact());
    const other = await openAppAs('administrator', otherTenant);
    await other.entityDetail.goto('contact', contact._id);

    await expect(
      other.entityDetail.problem,
      'Customer data leaks: another organization opens this contact by its address',
    ).toHaveText('This contact was not found.');
    await expect(
      other.entityDetail.heading(contact._title),
      'Customer data leaks: another organization sees this contact',
    ).toBeHidden();
  });

  test("does not get this one's name", async ({ otherTenant, tenant }) => {
    const org_id = tenant.organizationId;
    expect(await tenant.api.organization.getOrganization({ org_id })).toMatchObject({ id: org_id });

    await expect(
      otherTenant.api.organization.getOrganization({ org_id }),
      'Data leaks: another organization reads the name and the data of this one by its id',
    ).rejects.toThrow(/answered 404/);
  });

  test('reads nothing of this one by its id', async ({ data, otherTenant, seed, tenant }) => {
    const opportunity = await data.create('opportunity', data.opportunity());
    const workflow = await seed.workflow();
    const draft = await seed.journey({ published: false });
    const execution = await seed.startedWorkflow(workflow, opportunity);
    type Read = (api: typeof tenant.api) => Promise<unknown>;
    const reads: Record<string, Read> = {
      'an entity': (api) => api.entity.getEntity({ slug: 'opportunity', id: opportunity._id }),
      'what happened to an entity': (api) =>
        api.entity.getEntityActivityFeed({ slug: 'opportunity', id: opportunity._id }),
      'a journey that is not published': (api) => api.journey.getJourneyV2({ id: draft.id }),
      'the revisions of a journey': (api) => api.journey.listJourneyRevisions({ id: draft.id }),
      'a definition of a workflow': (api) => api.workflowDefinition.getFlowTemplate({ flowId: workflow.id }),
      'a workflow': (api) => api.workflow.getFlowExecution({ execution_id: execution }),
    };
    for (const [what, read] of Object.entries(reads)) {
      await read(tenant.api);
      await expect(read(otherTenant.api), `Data leaks: another organization reads ${what}`).rejects.toThrow(
        /answered 404/,
      );
    }
  });

  test('changes nothing of this one by its id', async ({ api, data, otherTenant, seed, tenant }) => {
    const colleague = await seed.colleague();
    const thread = await seed.message('administrator', 'agent');
    const [contact, account] = [
      await data.create('contact', data.contact()),
      await data.create('account', data.account()),
    ];
    await data.relate(contact, 'contact', 'account', account);
    const at = { slug: 'contact', id: contact._id };
    const { id: view = '' } = await api.entity.createSavedView(null, {
      ...{ slug: ['contact'], name: seed.viewName(), ui_config: { list: {} }, shared: true },
    });
    const there = otherTenant.api;
    const theirs = (await there.entity.createEntity({ slug: 'contact' }, data.contact()))._id;
    const attempts: Record<string, () => Promise<unknown>> = {
      'changes an entity': () => there.entity.patchEntity(at, { phone: '+49 30 555 0142' }),
      'deletes an entity': () => there.entity.deleteEntity(at),
      'restores an entity': () => there.entity.restoreEntity(at),
      'relates an entity of its own to one': () =>
        there.entity.addRelations({ slug: 'contact', id: theirs }, [{ attribute: 'account', entity_id: account._id }]),
      'reads relations': () => there.entity.getRelations(at),
      'removes a relation': () => there.entity.deleteRelation({ ...at, attribute: 'account', entity_id: account._id }),
      'reads a view that is shared': () => there.entity.getSavedView({ id: view }),
      'removes a view': () => there.entity.deleteSavedView({ id: view }),
      'reads a thread': () => there.message.searchMessages(null, { view: { thread_ids: [thread.id] } }),
      'closes a thread': () => there.message.markThreadAsDone({ id: thread.id }),
      'changes a person': () => there.user.updateUserV2({ id: colleague.id }, { display_name: 'Taken' }),
      'gives a role': () => there.permissions.assignRoles({ userId: colleague.id }, ['viewer']),
      'removes a person': () => there.user.deleteUserV2({ id: colleague.id }),
    };
    for (const [what, attempt] of Object.entries(attempts))
      await expect(attempt(), `Data leaks: another organization ${what}`).rejects.toThrow(/answered 404/);

    expect((await there.entity.listSavedViews({ slug: 'contact', size: 250 })).results).toEqual([]);
    const { results = [] } = await there.user.listUsersV2();
    expect(JSON.stringify(results), 'Another organization sees the people of this one').not.toContain(
      tenant.organizationId,
    );
    const { entity } = await api.entity.getEntity(at);
    expect(entity).toMatchObject({ phone: contact.phone });
  });
});
