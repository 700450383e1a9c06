import { expect, measures, test } from '#fixtures';

test.describe('Send a message', { tag: '@messaging' }, () => {
  test(
    'shows it to the sender in its thread',
    { tag: '@critical', ...measures('message.send') },
    async ({ app, data, flow, seed, tenant }) => {
      const recipient = await tenant.displayName('agent');
      const subject = seed.threadSubject();
      const text = data.sentence();
      await app.inbox.goto();
      const compose = await app.inbox.startComposing();
      await compose.fill({ to: recipient, subject, text });
      await expect(
        compose.to.getByRole('option', { name: await tenant.displayName('administrator') }),
        'One can write to oneself',
      ).toHaveCount(0);
      await flow('message.send', async () => {
        await compose.send.click();
        await expect(app.inbox.reading(subject).messages).toContainText([text]);
      });
      await expect(app.inbox.thread(subject)).not.toContainText('unread');
    },
  );

  test(
    'arrives at the other person without a reload',
    { tag: ['@smoke', '@critical'], ...measures('message.arrive') },
    async ({ app, openAppAs, data, flow, seed, tenant }) => {
      const recipient = await tenant.displayName('agent');
      const agent = await openAppAs('agent');
      await agent.inbox.goto();
      await expect(agent.inbox.loaded).toBeVisible();
      const subject = seed.threadSubject();
      await app.inbox.goto('new');
      await app.inbox.compose.fill({ to: recipient, subject, text: data.sentence() });
      await flow('message.arrive', async () => {
        await app.inbox.compose.send.click();
        await expect(agent.inbox.thread(subject)).toBeVisible();
      });
      await expect(agent.inbox.thread(subject)).toContainText('1 unread');
    },
  );

  test(
    'names what is missing and sends nothing',
    measures('message.send'),
    async ({ app, data, flow, seed, tenant }) => {
      const recipient = await tenant.displayName('agent');
      const subject = seed.threadSubject();
      const text = data.sentence();
      await app.inbox.goto('new');
      await app.inbox.compose.subject.fill(subject);
      await app.inbox.compose.send.click();

      await expect(app.inbox.compose.to).toHaveAccessibleDescription('Choose who the message goes to.');
      await expect(app.inbox.compose.text).toHaveAccessibleDescription('Message is required.');
      await app.inbox.goto();
      await expect(app.inbox.loaded).toBeVisible();
      await expect(app.inbox.thread(subject)).toBeHidden();

      const compose = await app.inbox.startComposing();
      await compose.fill({ to: recipient, subject, text });
      await flow('message.send', async () => {
        await compose.send.click();
        await expect(app.inbox.reading(subject).messages).toContainText([text]);
      });
    },
  );

  test(
    'is sent once when send is clicked twice',
    measures('message.send'),
    async ({ app, data, flow, seed, tenant }) => {
      const recipient = await tenant.displayName('agent');
      const subject = seed.threadSubject();
      const text = data.sentence();
      await app.inbox.goto('new');
      await app.inbox.compose.fill({ to: recipient, subject, text });
      await flow('message.send', async () => {
        await app.inbox.compose.send.dblclick();
        await expect(app.inbox.reading(subject).messages).toContainText([text]);
      });

      await expect(app.inbox.reading(subject).messages).toHaveCount(1);
      await app.inbox.goto();
      await expect(app.inbox.thread(subject)).toHaveCount(1);
    },
  );

  test('is not offered to a viewer', async ({ openAppAs, seed }) => {
    const { id, subject } = await seed.message('agent', 'viewer');
    const viewer = await openAppAs('viewer');
    await viewer.inbox.goto(id);

    await expect(viewer.inbox.reading(subject).messages).toHaveCount(1);
    await expect(viewer.inbox.newMessage).toBeHidden();
    await expect(viewer.inbox.reading(subject).send).toBeHidden();
  });
});
