import { expect, measures, test } from '#fixtures';

test.describe('Log in', { tag: '@session' }, () => {
  test.use({ role: 'visitor' });

  test(
    'leads to the contacts',
    { tag: ['@smoke', '@critical'], ...measures('session.log-in') },
    async ({ app, flow, tenant }) => {
      const credentials = await tenant.credentials('administrator');
      await app.login.goto();
      await flow('session.log-in', async () => {
        await app.login.logIn(credentials);
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
    },
  );

  test('is refused with a wrong password, and with no other words for an unknown address', async ({
    app,
    data,
    errorGuard,
    request,
    tenant,
  }) => {
    errorGuard.allowStatus(401, 'the password is wrong');
    const { email } = await tenant.credentials('administrator');
    await app.login.goto();
    await app.login.logIn({ email, password: 'not the password' });

    await expect(app.login.problem).toHaveText('Email or password is wrong.');
    const unknown = await request.post('/api/session', { data: { email: data.name('').key, password: 'any' } });
    expect(unknown.status()).toBe(401);
    expect(await unknown.json()).toMatchObject({ message: 'Email or password is wrong.' });
  });

  test(
    'is asked for again when the session has ended, and leads back',
    measures('session.log-in'),
    async ({ app, errorGuard, flow, tenant }) => {
      errorGuard.allowStatus(401, 'the session has ended');
      const credentials = await tenant.credentials('administrator');
      await app.login.goto();
      await flow('session.log-in', async () => {
        await app.login.logIn(credentials);
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
      await app.page.context().clearCookies();
      await app.navigation.open('Journeys');
      await expect(app.login.notice).toHaveText('Your session has ended. Please log in again.');

      await app.login.logIn({ ...credentials, email: credentials.email.toUpperCase() });
      await expect(app.journeyList.create).toBeVisible();
    },
  );

  test(
    'is needed again after the log-out, even by the back button',
    measures('session.log-in'),
    async ({ app, errorGuard, flow, tenant }) => {
      errorGuard.allowStatus(401, 'nobody is logged in any more');
      const credentials = await tenant.credentials('administrator');
      await app.login.goto();
      await flow('session.log-in', async () => {
        await app.login.logIn(credentials);
        await expect(app.entityList.heading('Contacts')).toBeVisible();
      });
      await app.navigation.open('Accounts');
      const [session] = await app.page.context().cookies();
      const ended = tenant.apiWith(session?.value ?? '');
      expect(await ended.user.getMeV2()).toMatchObject({ email: credentials.email });
      await app.account.logOut.click();
      await expect(app.login.heading).toBeVisible();
      await app.page.goBack();

      await expect(app.login.heading).toBeVisible();
      await expect(ended.user.getMeV2(), 'A session is good after the log-out').rejects.toThrow(/answered 401/);
    },
  );

  test('leads to no other website, whatever the link to it says', async ({ app, tenant }) => {
    await app.login.goto('//other.example');
    await app.login.logIn(await tenant.credentials('administrator'));

    await expect(app.entityList.heading('Contacts'), 'A link to the log-in leads to another website').toBeVisible();
  });

  test('has no serious accessibility problem', async ({ accessibility, app }) => {
    await app.login.goto();
    await expect(app.login.submit).toBeVisible();

    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });
});
