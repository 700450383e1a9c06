import { expect, test } from '#fixtures';

test.describe('Search messages', { tag: ['@messaging', '@own-organization'] }, () => {
  test('finds a thread by what is written in it', async ({ app, flags, seed }) => {
    await flags.set('message-search', true);
    const [wanted, other] = [
      await seed.message('agent', 'administrator'),
      await seed.message('agent', 'administrator'),
    ];
    await app.inbox.goto();
    await expect(app.inbox.thread(other.subject)).toBeVisible();
    await app.inbox.search.fill(wanted.text.toUpperCase());

    await expect(app.inbox.thread(other.subject)).toBeHidden();
    await expect(app.inbox.thread(wanted.subject)).toBeVisible();
    await app.inbox.showDone.click();
    await expect(app.inbox.thread(wanted.subject), 'A search finds what is open among what is done').toBeHidden();
    await app.inbox.showOpen.click();
    await app.inbox.search.fill('');
    await expect(app.inbox.thread(other.subject)).toBeVisible();
  });

  test('finds nothing of what others write to each other', async ({ app, openAppAs, flags, seed }) => {
    await flags.set('message-search', true);
    const secret = await seed.message('agent', 'viewer');
    const viewer = await openAppAs('viewer');
    await viewer.inbox.goto();
    await viewer.inbox.search.fill(secret.text);
    await expect(viewer.inbox.thread(secret.subject)).toBeVisible();

    await app.inbox.goto();
    await app.inbox.search.fill(secret.text);
    await expect(app.inbox.empty, "Messages leak: the search finds other people's").toBeVisible();
  });

  test('goes away from a page that is open when its flag is turned off', async ({ app, flags }) => {
    await flags.set('message-search', true);
    await app.inbox.goto();
    await expect(app.inbox.search).toBeVisible();
    await flags.set('message-search', false);

    await expect(app.inbox.search, 'A feature that is turned off stays until a reload').toBeHidden();
    await expect(app.inbox.newMessage).toBeVisible();
  });
});
