import { expect, test } from '#fixtures';

test.describe('A person whose rights change while they are logged in', { tag: '@entity' }, () => {
  test('is refused a change in a sentence, and loses nothing of it', async ({
    api,
    data,
    errorGuard,
    openAppAs,
    seed,
  }) => {
    errorGuard.allowStatus(403, 'the agent is a viewer by now');
    const contact = await data.create('contact', data.contact());
    const colleague = await seed.colleague('agent');
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await theirs.entityForm.goto('contact', contact._id);
    await theirs.entityForm.fill({ Phone: '+49 30 555 0142' });
    await api.permissions.assignRoles({ userId: colleague.id }, ['viewer']);
    await theirs.entityForm.submit();

    await expect(theirs.entityForm.problem, 'A viewer may change a contact').toHaveText('This role may not do that.');
    await expect(theirs.entityForm.field('Phone')).toHaveValue('+49 30 555 0142');
    const { entity } = await api.entity.getEntity({ slug: 'contact', id: contact._id });
    expect(entity?.phone).toBe(contact.phone);
  });

  test('goes on reading, without what only an agent may do', async ({ api, data, openAppAs, seed }) => {
    const contact = await data.create('contact', data.contact());
    const colleague = await seed.colleague('agent');
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await theirs.entityDetail.goto('contact', contact._id);
    await expect(theirs.entityDetail.edit).toBeVisible();
    await api.permissions.assignRoles({ userId: colleague.id }, ['viewer']);

    await expect(theirs.entityDetail.edit).toBeHidden();
    await expect(theirs.account.root).toContainText('viewer');
    await expect(theirs.entityDetail.value('Email')).toHaveText(contact.email);
  });

  test('is logged out when they are removed', async ({ api, errorGuard, openAppAs, seed }) => {
    errorGuard.allowStatus(401, 'the person is no user any more');
    const colleague = await seed.colleague('agent');
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await expect(theirs.entityList.heading('Contacts')).toBeVisible();
    await api.user.deleteUserV2({ id: colleague.id });

    await expect(theirs.login.notice).toHaveText('Your session has ended. Please log in again.');
    await theirs.login.logIn(colleague);
    await expect(theirs.login.problem).toHaveText('Email or password is wrong.');
  });
});
