import { expect, test } from '#fixtures';

test.describe('A message that is not sent yet', { tag: '@messaging' }, () => {
  test('is still there after its page was left', async ({ app, data, tenant }) => {
    const [to, subject, text] = [await tenant.displayName('agent'), data.name('Draft').name, data.sentence()];
    await app.inbox.goto('new');
    await app.inbox.compose.fill({ to, subject, text });
    await app.navigation.open('Contacts');
    await expect(app.entityList.heading('Contacts')).toBeVisible();
    await app.inbox.goto('new');

    await expect(app.inbox.compose.subject).toHaveValue(subject);
    await expect(app.inbox.compose.text).toHaveValue(text);
    await expect(app.inbox.compose.to.getByRole('option', { selected: true })).toHaveText(to);
  });

  test('is gone when it was sent', async ({ app, data, seed, tenant }) => {
    const subject = seed.threadSubject();
    await app.inbox.goto('new');
    await app.inbox.compose.fill({ to: await tenant.displayName('agent'), subject, text: data.sentence() });
    await app.inbox.compose.send.click();
    await expect(app.inbox.reading(subject).messages).toHaveCount(1);
    await app.inbox.newMessage.click();

    await expect(app.inbox.compose.send).toBeVisible();
    await expect(app.inbox.compose.subject).toHaveValue('');
  });

  test("is nobody else's", async ({ data, openAppAs, seed, tenant }) => {
    const [first, second] = [await seed.colleague(), await seed.colleague()];
    const tab = await openAppAs('visitor');
    await tab.login.enter(first);
    await tab.inbox.goto('new');
    const to = await tenant.displayName('agent');
    await tab.inbox.compose.fill({ to, subject: data.name('Draft').name, text: data.sentence() });
    await tab.account.logOut.click();
    await tab.login.heading.waitFor();
    await tab.login.enter(second);
    await tab.inbox.goto('new');

    await expect(tab.inbox.compose.send).toBeVisible();
    await expect(tab.inbox.compose.subject, 'A draft is shown to somebody else').toHaveValue('');
  });
});
