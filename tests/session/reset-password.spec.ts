import { expect, test } from '#fixtures';

const SUBJECT = 'Choose a new password';
const ANSWER = 'If this address is known, a link is on its way.';
const REFUSAL = 'This link is used or expired. Please ask for a new one.';

test.describe('Reset a forgotten password', { tag: ['@session', '@own-organization'] }, () => {
  test.use({ role: 'visitor' });

  test(
    'lets a person in with the new password, and no more with the old one',
    { tag: '@critical' },
    async ({ app, data, errorGuard, mailbox, seed }) => {
      errorGuard.allowStatus(401, 'the old password is no longer one');
      const member = await seed.colleague('agent');
      const password = data.password();
      await app.login.goto();
      await app.login.forgotten.click();
      await app.forgottenPassword.ask(member.email.toUpperCase());
      await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
      await mailbox.follow(app.page, await mailbox.link(member.email, SUBJECT));
      await app.newPassword.choose(password);
      await expect(app.login.notice).toHaveText('Your new password is saved. Please log in.');

      await app.login.logIn(member);
      await expect(app.login.problem).toHaveText('Email or password is wrong.');
      await app.login.logIn({ email: member.email, password });
      await expect(app.entityList.heading('Contacts')).toBeVisible();
    },
  );

  test('takes a link once', async ({ app, data, errorGuard, mailbox, seed }) => {
    errorGuard.allowStatus(400, 'the link is used');
    const { email } = await seed.colleague('agent');
    await app.forgottenPassword.goto();
    await app.forgottenPassword.ask(email);
    const link = await mailbox.link(email, SUBJECT);
    await mailbox.follow(app.page, link);
    await expect(app.newPassword.save).toBeVisible();
    await expect(app.page, 'The address keeps the secret of the link').toHaveURL(/\/reset-password$/);
    await app.newPassword.choose('seven77');
    await expect(app.newPassword.problem).toHaveText('The password needs at least 8 characters.');
    await app.newPassword.choose(data.password());
    await expect(app.login.notice, 'A password that is refused uses up the link').toHaveText(
      'Your new password is saved. Please log in.',
    );

    await mailbox.follow(app.page, link);
    await app.newPassword.choose(data.password());
    await expect(
      app.newPassword.problem,
      'A reset link works twice: whoever finds it later has the account',
    ).toHaveText(REFUSAL);
  });

  test('takes an older link no more when a newer one was asked for', async ({
    app,
    data,
    errorGuard,
    mailbox,
    seed,
  }) => {
    errorGuard.allowStatus(400, 'the link is superseded');
    const { email } = await seed.colleague('agent');
    await app.forgottenPassword.goto();
    await app.forgottenPassword.ask(email);
    await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
    const older = await mailbox.link(email, SUBJECT);
    await app.forgottenPassword.send.click();
    await expect.poll(() => mailbox.countOf(email, SUBJECT)).toBe(2);

    await mailbox.follow(app.page, older);
    await app.newPassword.choose(data.password());
    await expect(app.newPassword.problem).toHaveText(REFUSAL);
    await mailbox.follow(app.page, await mailbox.link(email, SUBJECT));
    await app.newPassword.choose(data.password());
    await expect(app.login.notice).toHaveText('Your new password is saved. Please log in.');
  });

  test('answers an unknown address as a known one, and mails nothing', async ({ api, app, data, mailbox }) => {
    const { email } = data.colleague();
    const invited = data.colleague();
    await api.user.inviteUser(null, { email: invited.email, roles: ['agent'] });
    await api.user.requestPasswordReset(null, { email: invited.email });
    await app.forgottenPassword.goto();
    await app.forgottenPassword.ask(email);

    await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
    expect(await mailbox.countOf(email, SUBJECT)).toBe(0);
    expect(await mailbox.countOf(invited.email, SUBJECT), 'Who has not joined is sent a link').toBe(0);
  });

  test("takes nobody's link for somebody else", async ({ data, mailbox, seed, tenant }) => {
    const [member, other] = [await seed.colleague('agent'), await seed.colleague('administrator')];
    const { user } = tenant.visitor;
    for (const { email } of [member, other]) await user.requestPasswordReset(null, { email });
    const token = new URL(await mailbox.link(member.email, SUBJECT)).searchParams.get('token') ?? '';
    const password = data.password();
    await expect(
      user.resetPassword(null, { email: other.email, token, password }),
      'A link to a new password is good for the account of somebody else',
    ).rejects.toThrow(/answered 400/);

    expect(await user.resetPassword(null, { email: member.email, token, password })).toMatchObject({ success: true });
  });

  test('logs the person out where they were logged in', async ({ app, data, errorGuard, mailbox, openAppAs, seed }) => {
    errorGuard.allowStatus(401, 'the session has ended');
    const member = await seed.colleague('agent');
    await app.login.goto();
    await app.login.logIn(member);
    await expect(app.entityList.heading('Contacts')).toBeVisible();
    const elsewhere = await openAppAs('visitor');
    await elsewhere.forgottenPassword.goto();
    await elsewhere.forgottenPassword.ask(member.email);
    await mailbox.follow(elsewhere.page, await mailbox.link(member.email, SUBJECT));
    await elsewhere.newPassword.choose(data.password());
    await expect(elsewhere.login.notice).toHaveText('Your new password is saved. Please log in.');

    await app.navigation.open('Accounts');
    await expect(app.login.notice).toHaveText('Your session has ended. Please log in again.');
  });
});
