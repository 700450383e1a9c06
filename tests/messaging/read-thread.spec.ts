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
    async ({ api, app, openAppAs, data, flow, seed, tenant }) => {
      const { id, subject, text } = await seed.message('agent', 'administrator');
      const [question, answer] = [`${data.sentence()} <b>5 & 6</b>`, data.sentence()];
      const agent = await openAppAs('agent');
      await agent.inbox.goto(id);
      await expect(agent.inbox.reading(subject).messages).toHaveCount(1);
      await app.inbox.goto(id);
      await flow('message.arrive', async () => {
        await app.inbox.reading(subject).answer(question);
        await expect(agent.inbox.reading(subject).messages).toContainText([text, question]);
      });
      await expect(agent.inbox.thread(subject), 'The list does not say who wrote last').toContainText(
        await tenant.displayName('administrator'),
      );
      await expect(app.inbox.reading(subject).reply).toHaveValue('');
      await flow('message.arrive', async () => {
        await agent.inbox.reading(subject).answer(answer);
        await expect(app.inbox.reading(subject).messages).toContainText([text, question, answer]);
      });

      await expect(agent.inbox.reading(subject).messages).toContainText([text, question, answer]);
      const { results } = await api.message.searchMessages(null, { view: { thread_ids: [id] } });
      const { email } = await tenant.credentials('agent');
      expect(results[1], 'A reply goes to somebody else').toMatchObject({ subject, to: [{ address: email }] });
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

  test('moves it to done and back', async ({ app, seed, tenant }) => {
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
    await (await tenant.apiOf('agent')).message.markThreadAsDone({ id });
    await expect(app.inbox.thread(subject), 'A page that is open is not told of what is done').toBeHidden();
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
    await api.message.sendMessage(null, {
      ...{ subject: seed.threadSubject(), text: data.sentence(), thread: { topic: 'MESSAGE' } },
      ...{ from: { address: email }, to: [{ address: colleague.email }] },
    });
    await expect(theirs.navigation.link('Messages'), 'What arrives is not counted').toContainText('1 unread');
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

  test('is refused past the page to somebody who takes no part in it', async ({ data, seed, tenant }) => {
    const { id, subject, text } = await seed.message('agent', 'viewer');
    const participant = await tenant.apiOf('viewer');
    const read = await participant.message.searchMessages(null, { view: { thread_ids: [id] } });
    const [message] = read.results as { _id: string; text: string }[];
    expect(message?.text).toBe(text);
    const parent_id = message?._id ?? '';
    const { email } = await tenant.credentials('agent');
    const { message: theirs } = tenant.api;
    const attempts: Record<string, () => Promise<unknown>> = {
      'reads its messages': () => theirs.searchMessages(null, { view: { thread_ids: [id] } }),
      'reads a message': () => theirs.getMessage({ id: parent_id }),
      'joins it with a reply': () =>
        theirs.sendMessage(null, {
          ...{ subject, text: data.sentence(), parent_id },
          ...{ from: { address: '' }, to: [{ address: email }] },
        }),
      'marks it as read': () => theirs.markReadThread({ id }),
      'marks it as done': () => theirs.markThreadAsDone({ id }),
      'removes a message': () => theirs.deleteMessage({ id: parent_id }),
      'removes it': () => theirs.deleteThread({ id }),
    };
    for (const [what, attempt] of Object.entries(attempts))
      await expect(attempt(), `Messages leak: somebody who takes no part ${what}`).rejects.toThrow(/answered 403/);
    await expect(participant.message.markThreadAsDone({ id }), 'A viewer closes a thread').rejects.toThrow(
      /answered 403/,
    );
  });

  test('is unread for each of several until they read it themselves, and first when somebody replies', async ({
    api,
    data,
    memberApi,
    seed,
  }) => {
    const [first, second] = [await seed.colleague('agent'), await seed.colleague('viewer')];
    const [agent, viewer] = [await memberApi(first), await memberApi(second)];
    const send = (subject: string, parent_id?: string) =>
      api.message.sendMessage(null, {
        ...{ subject, text: data.sentence(), from: { address: '' } },
        ...{ to: [{ address: first.email }, { address: second.email }] },
        ...(parent_id ? { parent_id } : { thread: { topic: 'MESSAGE' } }),
      }) as unknown as Promise<{ _id: string; thread_id: string }>;
    const older = await send(seed.threadSubject());
    const newer = await send(seed.threadSubject());
    type Thread = { _id: string; unread: number };
    const threadsOf = async ({ message }: typeof api) => {
      const { results } = await message.searchThreads(null, { q: '', size: 100 });
      const own = [older.thread_id, newer.thread_id];
      return (results as unknown as Thread[])
        .filter(({ _id }) => own.includes(_id))
        .map(({ _id, unread }) => [_id === older.thread_id ? 'older' : 'newer', unread]);
    };
    expect(await threadsOf(agent)).toEqual([
      ['newer', 1],
      ['older', 1],
    ]);
    await agent.message.markReadThread({ id: older.thread_id });
    await send('Re', older._id);

    expect(await threadsOf(agent), 'A reply does not bring its thread to the top').toEqual([
      ['older', 1],
      ['newer', 1],
    ]);
    expect(await threadsOf(viewer), 'What somebody else has read is read').toEqual([
      ['older', 2],
      ['newer', 1],
    ]);
    expect(await threadsOf(api), 'One has not read what one has written').toEqual([
      ['older', 0],
      ['newer', 0],
    ]);
    expect(await viewer.message.getUnread({ actor: 'user' })).toMatchObject({ count: 3 });
  });
});
