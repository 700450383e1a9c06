import { expect, test } from '#fixtures';

test.describe('A message from a template', { tag: '@messaging' }, () => {
  test('has its text and its file, and leaves both to the next one', async ({
    app,
    data,
    downloads,
    openAppAs,
    seed,
    tenant,
  }) => {
    const subject = seed.threadSubject('agent');
    const template = await data.create('email_template', { ...data.template(), subject });
    const file = data.pdf();
    await app.entityDetail.goto('email_template', template._id);
    await app.entityDetail.upload(file);
    await expect(app.entityDetail.files).toHaveCount(1);

    const agent = await openAppAs('agent');
    const { compose } = agent.inbox;
    await agent.inbox.goto('new');
    await compose.choose(template.name);
    await expect(compose.subject).toHaveValue(subject);
    await expect(compose.text).toHaveValue(template.body);
    await expect(compose.template, 'The file of a template does not go along').toHaveAccessibleDescription(
      `Goes along: ${file.name}`,
    );
    await compose.to.selectOption({ label: await tenant.displayName('administrator') });
    await compose.send.click();
    await expect(agent.inbox.reading(subject).downloadOf(file.name)).toBeVisible();

    await app.inbox.goto();
    const received = await app.inbox.open(subject);
    await expect(received.messages).toContainText([template.body]);
    const { bytes } = await downloads.by(() => received.downloadOf(file.name).click());
    expect(bytes).toEqual(file.buffer);
    await app.entityDetail.goto('email_template', template._id);
    await expect(app.entityDetail.files, 'The file of a template went away with a message').toHaveCount(1);
  });

  test('takes the text of another one, and keeps what somebody has written', async ({ app, data }) => {
    const [first, second] = [
      await data.create('email_template', data.template()),
      await data.create('email_template', data.template()),
    ];
    const text = data.sentence();
    const { compose } = app.inbox;
    await app.inbox.goto('new');
    await compose.choose(first.name);
    await expect(compose.text).toHaveValue(first.body);
    await compose.choose(second.name);
    await expect(compose.text, 'The text of the first template stays').toHaveValue(second.body);
    await compose.text.fill(text);
    await compose.choose(first.name);
    await expect(compose.subject).toHaveValue(first.subject);
    await expect(compose.text).toHaveValue(text);
    await compose.choose('None');
    await expect(compose.subject).toHaveValue('');
    await expect(compose.text).toHaveValue(text);
  });

  test('is still one after another page was open, with templates of its own', async ({ app, data, seed }) => {
    const workflow = await seed.workflow();
    const template = await data.create('email_template', data.template());
    const document = await seed.document({ contract: await data.create('contract', data.contract()) }, 'The terms');
    await data.relate(document, 'file', 'email_template', template);
    const { compose } = app.inbox;
    await app.inbox.goto('new');
    await compose.choose(template.name);
    await app.navigation.open('Workflows');
    await expect(app.workflowList.item(workflow.name)).toBeVisible();
    await app.navigation.open('Messages');
    await app.inbox.newMessage.click();

    await expect(compose.text).toHaveValue(template.body);
    await expect(compose.template).toHaveAccessibleDescription(`Goes along: ${document.filename}`);
  });

  test('can be written once its template is there, and no more when that was deleted', async ({ api, app, data }) => {
    const { name, subject, body } = data.template();
    await app.inbox.goto();
    await app.inbox.templates.click();
    const form = await app.entityList.startCreating();
    await form.fill({ Name: name, Subject: subject, Message: body });
    const detail = await form.submit();
    await expect(detail.heading(name)).toBeVisible();
    const id = app.page.url().split('/').pop() ?? '';
    await app.inbox.goto('new');
    await app.inbox.compose.choose(name);
    await expect(app.inbox.compose.text).toHaveValue(body);

    await api.entity.deleteEntity({ slug: 'email_template', id });
    await app.page.reload();
    await expect(app.inbox.compose.send).toBeVisible();
    await expect(app.inbox.compose.template.getByRole('option', { name })).toHaveCount(0);
  });
});
