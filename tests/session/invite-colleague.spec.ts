import { expect, test } from '#fixtures';

const SUBJECT = 'You are invited to the 360 portal';

test.describe('Invite a colleague', { tag: ['@session', '@own-organization'] }, () => {
  test(
    'lets the invited person in with the role of the invitation',
    { tag: '@critical' },
    async ({ api, app, data, mailbox, openAppAs, tenant }) => {
      const { name, email } = data.colleague();
      const password = data.password();
      await app.users.goto();
      await app.users.send.click();
      await expect(app.users.problem).toHaveText('An invitation needs an email address and a role.');
      await app.users.invite(email, 'viewer');
      await expect(app.users.notice).toHaveText(`${email} is invited as viewer.`);
      await expect(app.users.user(email)).toContainText('invited');
      await expect(app.users.problem).toBeHidden();
      await expect(app.users.email, 'The form still has who was invited').toHaveValue('');
      await expect(
        app.users.user(await tenant.displayName('agent')).getByRole('button'),
        'Somebody who has joined can be withdrawn',
      ).toHaveCount(0);

      const invited = await openAppAs('visitor');
      await mailbox.follow(invited.page, await mailbox.link(email, SUBJECT));
      await expect(invited.invitation.join).toBeVisible();
      await expect(invited.page, 'The address keeps the secret of the link').toHaveURL(/\/invitation$/);
      await invited.invitation.accept(name, password);
      await expect(invited.login.notice).toHaveText('Your account is ready. Please log in.');
      await invited.login.logIn({ email, password });
      await expect(invited.account.root).toContainText(name);
      await expect(invited.account.root).toContainText('viewer');
      await expect(invited.entityList.create).toBeHidden();
      const { results } = await api.user.listUsersV2({ query: email });
      expect(results).toMatchObject([{ display_name: name, status: 'Active', roles: ['viewer'] }]);
    },
  );

  test('refuses a link that was used', async ({ app, api, data, errorGuard, mailbox }) => {
    errorGuard.allowStatus(404, 'the invitation is used');
    const { name, email } = data.colleague();
    await api.user.inviteUser(null, { email, roles: ['agent'] });
    const link = await mailbox.link(email, SUBJECT);
    await mailbox.follow(app.page, link);
    await app.invitation.accept(name, data.password());
    await expect(app.login.notice).toHaveText('Your account is ready. Please log in.');

    await mailbox.follow(app.page, link);
    await expect(app.invitation.problem).toHaveText(
      'This invitation is used or no longer valid. Please ask for a new one.',
    );
    await expect(app.invitation.join).toBeHidden();
  });

  test('refuses the link of an invitation that was withdrawn', async ({
    app,
    data,
    errorGuard,
    mailbox,
    openAppAs,
  }) => {
    errorGuard.allowStatus(404, 'the invitation is withdrawn');
    const { email } = data.colleague();
    await app.users.goto();
    await app.users.invite(email, 'agent');
    const link = await mailbox.link(email, SUBJECT);
    await app.users.withdraw(email);
    await expect(app.users.user(email)).toBeHidden();
    await expect(app.users.notice).toHaveText(`The invitation of ${email} is withdrawn.`);

    const invited = await openAppAs('visitor');
    await mailbox.follow(invited.page, link);
    await expect(invited.invitation.problem).toHaveText(
      'This invitation is used or no longer valid. Please ask for a new one.',
    );
  });

  test("is refused for an address that another organization's person has", async ({
    api,
    app,
    errorGuard,
    mailbox,
    otherTenant,
  }) => {
    errorGuard.allowStatus(400, 'the address is taken');
    const { email } = await otherTenant.credentials('agent');
    const before = await mailbox.countOf(email, SUBJECT);
    await app.users.goto();
    await app.users.invite(email, 'administrator');

    await expect(app.users.problem).toHaveText('An email address that is not taken is needed.');
    await expect(
      api.user.inviteUser(null, { email: email.toUpperCase(), roles: ['agent'] }),
      'An address that is taken is invited in capitals',
    ).rejects.toThrow(/answered 400/);
    expect(await mailbox.countOf(email, SUBJECT)).toBe(before);
  });

  test('is for the invited person alone: those who see the list of users cannot use it', async ({
    api,
    data,
    mailbox,
    tenant,
  }) => {
    const { email } = data.colleague();
    await api.user.inviteUser(null, { email, roles: ['administrator'] });
    const token = new URL(await mailbox.link(email, SUBJECT)).searchParams.get('token') ?? '';
    expect(token).not.toBe('');
    const { user } = await tenant.apiOf('viewer');
    const list = JSON.stringify(await user.listUsersV2());

    expect(list).toContain(email);
    expect(list, 'Anybody who reads the list of users can take over an invitation').not.toContain(token);
  });

  test('does not accept a password that is too short', async ({ app, api, data, errorGuard, mailbox }) => {
    errorGuard.allowStatus(400, 'the password is too short');
    const { name, email } = data.colleague();
    await api.user.inviteUser(null, { email, roles: ['agent'] });
    await mailbox.follow(app.page, await mailbox.link(email, SUBJECT));
    await app.invitation.accept(name, 'seven77');

    await expect(app.invitation.problem).toHaveText('The password needs at least 8 characters.');
    await app.invitation.accept(name, data.password(8));
    await expect(app.login.notice, 'A password of 8 characters is refused').toHaveText(
      'Your account is ready. Please log in.',
    );
  });

  test('is not possible for an agent, neither by the page nor past it', async ({ data, openAppAs, tenant }) => {
    const agent = await openAppAs('agent');
    await agent.users.goto();
    await expect(agent.users.problem).toHaveText('Only an administrator may manage users.');
    await expect(agent.navigation.link('Contacts')).toBeVisible();
    await expect(agent.navigation.link('Users')).toBeHidden();

    const { user } = await tenant.apiOf('agent');
    await expect(user.inviteUser(null, { email: data.colleague().email, roles: ['viewer'] })).rejects.toThrow(
      /answered 403/,
    );
  });
});
