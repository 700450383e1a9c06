import { expect, test } from '#fixtures';

test.describe('Attach a file to a message', { tag: '@messaging' }, () => {
  test('gives the recipient its very bytes, and nobody else', async ({
    api,
    app,
    data,
    downloads,
    openAppAs,
    seed,
    tenant,
  }) => {
    const file = data.pdf();
    const to = await tenant.displayName('administrator');
    const subject = seed.threadSubject('agent');
    const agent = await openAppAs('agent');
    await agent.inbox.goto('new');
    const { compose } = agent.inbox;
    await compose.fill({ to, subject, text: data.sentence() });
    await compose.attachment.setInputFiles(file);
    await compose.send.click();
    await expect(agent.inbox.reading(subject).downloadOf(file.name)).toBeVisible();

    await app.inbox.goto();
    const received = await app.inbox.open(subject);
    await expect(received.messages).toContainText([file.name]);
    const { name, bytes } = await downloads.by(() => received.downloadOf(file.name).click());
    expect(name).toBe(file.name);
    expect(bytes).toEqual(file.buffer);

    const thread_ids = [app.page.url().split('/').pop() ?? ''];
    const { results } = await api.message.searchMessages(null, { view: { thread_ids } });
    const [{ entity_id: id = '' } = {}] = (results[0]?.file as { $relation: { entity_id: string }[] }).$relation;
    const viewer = await tenant.apiOf('viewer');
    await expect(
      viewer.file.downloadFile({ id }),
      'A colleague who does not take part in a thread gets its attachment',
    ).rejects.toThrow(/answered 403/);
    const found = await viewer.entity.searchEntities(null, { q: `_schema:file AND "${file.name}"` });
    expect(found.hits, 'A colleague who does not take part in a thread finds its attachment').toBe(0);
  });

  test('refuses a program at the field, sends nothing and keeps what was written', async ({
    app,
    data,
    errorGuard,
    seed,
    tenant,
  }) => {
    errorGuard.allowStatus(400, 'the file is refused');
    const to = await tenant.displayName('agent');
    const subject = seed.threadSubject();
    const text = data.sentence();
    await app.inbox.goto('new');
    const { compose } = app.inbox;
    await compose.fill({ to, subject, text });
    await compose.attachment.setInputFiles({ ...data.pdf(), name: 'offer.pdf.exe' });
    await compose.send.click();
    await expect(compose.attachment).toHaveAccessibleDescription(/Programs are not accepted, only documents\./);
    await expect(compose.text).toHaveValue(text);
    await expect(app.inbox.thread(subject)).toBeHidden();

    await compose.attachment.setInputFiles([]);
    await compose.send.click();
    await expect(app.inbox.reading(subject).messages).toContainText([text]);
    await expect(app.inbox.thread(subject)).toHaveCount(1);
  });
});
