import { expect, test } from '#fixtures';

const SUBJECT = 'Choose a new password';
const ANSWER = 'If this address is known, a link is on its way.';

test.describe("Reset a customer's forgotten password", { tag: ['@portal', '@own-organization'] }, () => {
  test.use({ role: 'visitor' });

  test('lets the customer in with the new password alone, by a link that works once', async ({
    app,
    data,
    errorGuard,
    mailbox,
    seed,
  }) => {
    errorGuard.allowStatus(400, 'the link is used');
    errorGuard.allowStatus(401, 'the old password is no longer one');
    const portal = await seed.portal();
    const customer = await seed.customer(portal);
    const password = data.password();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.forgotten.click();
    await app.forgottenPassword.ask(customer.email);
    await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
    const link = await mailbox.link(customer.email, SUBJECT);
    await mailbox.follow(app.page, link);
    await app.newPassword.choose(password);
    await expect(app.portalEntrance.notice).toHaveText('Your new password is saved. Please log in.');
    await app.portalEntrance.logIn(customer);
    await expect(app.portalEntrance.problem).toHaveText('Email or password is wrong.');
    await app.portalEntrance.logIn({ email: customer.email, password });
    await expect(app.portalContracts.contracts).toContainText([customer.contract._title]);

    await mailbox.follow(app.page, link);
    await app.newPassword.choose(data.password());
    await expect(
      app.newPassword.problem,
      'A reset link works twice: whoever finds it later has the account',
    ).toHaveText('This link is used or expired. Please ask for a new one.');
  });

  test('takes the newest link alone, from its own customer, and ends every session', async ({
    customerApi,
    data,
    mailbox,
    request,
    seed,
  }) => {
    const portal = await seed.portal();
    const [customer, other] = [await seed.customer(portal), await seed.customer(portal)];
    const { customerPortal } = await customerApi(portal, customer);
    const post = (what: string, given: object) =>
      request.post(`/api/customer-session/${what}`, { data: { portal_id: portal.id, ...given } });
    const newLink = async () => {
      await post('forgotten', { email: customer.email.toUpperCase() });
      return Object.fromEntries(new URL(await mailbox.link(customer.email, SUBJECT)).searchParams);
    };
    const [older, newest] = [await newLink(), await newLink()];
    const password = data.password();
    for (const [what, given] of [
      ['An older link', { ...older, password }],
      ["Another customer's link", { ...newest, email: other.email, password }],
      ['A password of seven characters', { ...newest, password: 'seven77' }],
    ] as const)
      expect((await post('reset', given)).status(), `${what} is taken`).toBe(400);
    await customerPortal.getContact();
    expect((await post('reset', { ...newest, password })).status()).toBe(200);

    await expect(customerPortal.getContact(), 'A session outlives the password').rejects.toThrow(/answered 401/);
    await customerApi(portal, { ...customer, password });
    await customerApi(portal, other);
  });

  test('answers an unknown address as a known one, and mails nothing', async ({ app, data, mailbox, seed }) => {
    const portal = await seed.portal();
    const { email } = data.contact();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.forgotten.click();
    await app.forgottenPassword.ask(email);

    await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
    expect(await mailbox.countOf(email, SUBJECT)).toBe(0);
  });

  test('mails nothing to a customer of another portal', async ({ app, mailbox, seed }) => {
    const { email } = await seed.customer(await seed.portal());
    const portal = await seed.portal();
    await app.portalEntrance.goto(portal.id);
    await app.portalEntrance.forgotten.click();
    await app.forgottenPassword.ask(email);

    await expect(app.forgottenPassword.notice).toHaveText(ANSWER);
    expect(await mailbox.countOf(email, SUBJECT)).toBe(0);
  });
});
