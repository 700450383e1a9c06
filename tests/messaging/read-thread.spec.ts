import { expect, measures, test } from '#fixtures';

test.describe('Read a thread', { tag: '@messaging' }, () => {
  test('makes it read', async ({ app, seed }) => {
    const { subject, text } = await seed.message('agent', 'administrator');
    await app.inbox.goto();
    await expect(app.inbox.thread(subject)).toContainText('1 unread');
    const thread = await app.inbox.open(subject);

    await expect(thread.messages).toContainText([text]);
    await expect(app.inbox.thread(subject)).not.toContainText('unread');
  });

  test(
    'shows a reply to both sides in its order',
    { tag: '@critical', ...measures('message.arrive') },
    async ({ app, openAppAs, data, flow, seed }) => {
      const { id, subject, text } = await seed.message('agent', 'administrator');
      const [question, answer] = [data.sentence(), data.sentence()];
      const agent = await openAppAs('agent');
      await agent.inbox.goto(id);
      await expect(agent.inbox.reading(subject).messages).toHaveCount(1);
      await app.inbox.goto(id);
      await flow('message.arrive', async () => {
        await app.inbox.reading(subject).answer(question);
        await expect(agent.inbox.reading(subject).messages).toContainText([text, question]);
      });
      await flow('message.arrive', async () => {
        await agent.inbox.reading(subject).answer(answer);
        await expect(app.inbox.reading(subject).messages).toContainText([text, question, answer]);
      });

      await expect(agent.inbox.reading(subject).messages).toContainText([text, question, answer]);
    },
  );

  test('takes one reply when send is clicked twice', async ({ app, data, seed }) => {
    const { id, subject, text } = await seed.message('agent', 'administrator');
    const answer = data.sentence();
    await app.inbox.goto(id);
    const thread = app.inbox.reading(subject);
    await thread.reply.fill(answer);
    await thread.send.dblclick();
    await expect(thread.messages).toContainText([text, answer]);

    await app.inbox.goto(id);
    await expect(thread.messages).toHaveCount(2);
  });

  test('moves it to done and back', async ({ app, seed }) => {
    const { id, subject } = await seed.message('agent', 'administrator');
    await app.inbox.goto(id);
    await app.inbox.reading(subject).markAsDone.click();
    await expect(app.inbox.thread(subject)).toBeHidden();

    await app.inbox.showDone.click();
    await expect(app.inbox.thread(subject)).toBeVisible();
    await app.inbox.reading(subject).reopen.click();
    await expect(app.inbox.thread(subject)).toBeHidden();
    await app.inbox.showOpen.click();
    await expect(app.inbox.thread(subject)).toBeVisible();
  });

  test('is counted beside the navigation until it is read', async ({ api, data, openAppAs, seed, tenant }) => {
    const colleague = await seed.colleague();
    const subject = seed.threadSubject();
    const { email } = await tenant.credentials('administrator');
    await api.message.sendMessage(null, {
      ...{ subject, text: data.sentence(), thread: { topic: 'MESSAGE' } },
      ...{ from: { address: email }, to: [{ address: colleague.email }] },
    });
    const theirs = await openAppAs('visitor');
    await theirs.login.enter(colleague);
    await expect(theirs.navigation.link('Messages')).toContainText('1 unread');
    await theirs.inbox.goto();
    await theirs.inbox.open(subject);

    await expect(theirs.navigation.link('Messages'), 'What was read is counted as unread').toHaveText('Messages');
  });

  test('is open again once somebody replies', async ({ app, data, openAppAs, seed }) => {
    const { id, subject } = await seed.message('agent', 'administrator');
    await app.inbox.goto(id);
    await app.inbox.reading(subject).markAsDone.click();
    await expect(app.inbox.thread(subject)).toBeHidden();
    const agent = await openAppAs('agent');
    await agent.inbox.goto(id);
    await agent.inbox.reading(subject).answer(data.sentence());
    await expect(agent.inbox.reading(subject).messages).toHaveCount(2);

    await expect(app.inbox.thread(subject), 'A reply leaves its thread among those that are done').toBeVisible();
  });

  test('is not possible for somebody who takes no part in it', { tag: '@critical' }, async ({ openAppAs, seed }) => {
    const { id, subject } = await seed.message('agent', 'administrator');
    const viewer = await openAppAs('viewer');
    await viewer.inbox.goto(id);

    await expect(viewer.inbox.problem, 'Messages leak: somebody who takes no part opens this thread').toHaveText(
      'This thread is not yours to see.',
    );
    await expect(
      viewer.inbox.thread(subject),
      'Messages leak: somebody who takes no part sees this thread',
    ).toBeHidden();
  });

  test('does not send an empty reply', async ({ app, seed }) => {
    const { id, subject } = await seed.message('agent', 'administrator');
    await app.inbox.goto(id);
    await expect(app.inbox.reading(subject).messages).toHaveCount(1);
    await app.inbox.reading(subject).answer('   ');
    await app.inbox.goto(id);
    await expect(app.inbox.loaded).toBeVisible();

    await expect(app.inbox.reading(subject).messages).toHaveCount(1);
  });
});
