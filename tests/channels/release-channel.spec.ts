import { expect, test } from '#fixtures';

// One organization has one channel: these take turns.
test.describe.configure({ mode: 'default' });

const ENTITY = '@portal/entity';

test.describe('Release channel', { tag: '@channels' }, () => {
  test(
    'loads the builds of the channel that the run judges',
    { tag: '@smoke' },
    async ({ app, builds, releaseChannel }) => {
      await app.entityList.goto('contact');

      await expect(app.account.channel(releaseChannel)).toBeVisible();
      const build = await builds.of(releaseChannel, ENTITY);
      expect(await app.modules.requested(ENTITY, build)).toEqual([build]);
    },
  );

  test('is stable where nobody has chosen', { tag: '@own-organization' }, async ({ app, builds, channelChoice }) => {
    await channelChoice.ofOrganization(null);
    await app.entityList.goto('contact');

    await expect(app.account.channel('stable')).toBeVisible();
    expect(await app.modules.requested(ENTITY)).toEqual([await builds.of('stable', ENTITY)]);
  });

  test(
    "is the organization's where it has chosen",
    { tag: '@own-organization' },
    async ({ app, builds, channelChoice }) => {
      await channelChoice.ofOrganization('canary');
      await app.entityList.goto('contact');

      await expect(app.account.channel('canary')).toBeVisible();
      expect(await app.modules.requested(ENTITY)).toEqual([await builds.of('canary', ENTITY)]);
    },
  );

  test(
    "is the user's own where they have chosen against the organization",
    { tag: '@own-organization' },
    async ({ openAppAs, builds, channelChoice }) => {
      await channelChoice.ofOrganization('canary');
      await channelChoice.ofUser('agent', 'stable');
      const agent = await openAppAs('agent');
      await agent.entityList.goto('contact');
      await expect(agent.account.channel('stable')).toBeVisible();
      expect(await agent.modules.requested(ENTITY)).toEqual([await builds.of('stable', ENTITY)]);

      const viewer = await openAppAs('viewer');
      await viewer.entityList.goto('contact');
      await expect(viewer.account.channel('canary')).toBeVisible();
      expect(await viewer.modules.requested(ENTITY)).toEqual([await builds.of('canary', ENTITY)]);

      await channelChoice.ofUser('agent', null);
      await agent.page.reload();
      await expect(agent.account.channel('canary'), 'A choice of a channel cannot be taken back').toBeVisible();
      expect(await agent.modules.requested(ENTITY)).toEqual([await builds.of('canary', ENTITY)]);
    },
  );

  test(
    'loads the other builds after a switch, with what they can do and no longer what they cannot',
    { tag: '@own-organization' },
    async ({ openAppAs, builds, channelChoice, data }) => {
      await channelChoice.ofOrganization('stable');
      await channelChoice.ofUser('agent', null);
      const contact = await data.create('contact', data.contact());
      const agent = await openAppAs('agent');
      await agent.entityDetail.goto('contact', contact._id);
      await expect(agent.entityDetail.edit).toBeVisible();
      await expect(agent.entityDetail.duplicate).toBeHidden();

      await agent.account.switchTo('canary');
      await expect(agent.entityDetail.duplicate).toBeVisible();
      await expect(agent.account.channel('canary')).toBeVisible();
      expect(await agent.modules.requested(ENTITY)).toEqual([await builds.of('canary', ENTITY)]);

      await agent.account.switchTo('stable');
      await expect(agent.account.channel('stable')).toBeVisible();
      await expect(agent.entityDetail.edit).toBeVisible();
      await expect(agent.entityDetail.duplicate).toBeHidden();
      expect(await agent.modules.requested(ENTITY)).toEqual([await builds.of('stable', ENTITY)]);
    },
  );

  test(
    'leaves a page that is open as it is until it is reloaded, and what was entered is saved',
    { tag: '@own-organization' },
    async ({ app, builds, channelChoice, data }) => {
      await channelChoice.ofOrganization('stable');
      const contact = data.contact();
      await app.entityForm.goto('contact');
      await app.entityForm.fill({ 'First name': contact.first_name, 'Last name': contact.last_name });
      await channelChoice.ofOrganization('canary');
      const detail = await app.entityForm.submit();

      await expect(detail.heading(`${contact.first_name} ${contact.last_name}`)).toBeVisible();
      await expect(detail.edit).toBeVisible();
      await expect(detail.duplicate).toBeHidden();
      await expect(app.account.channel('stable')).toBeVisible();
      expect(await app.modules.requested(ENTITY)).toEqual([await builds.of('stable', ENTITY)]);

      await app.page.reload();
      await expect(detail.duplicate).toBeVisible();
      await expect(app.account.channel('canary')).toBeVisible();
      expect(await app.modules.requested(ENTITY)).toEqual([await builds.of('canary', ENTITY)]);
    },
  );

  test(
    'of another organization changes nothing here',
    { tag: '@own-organization' },
    async ({ app, builds, channelChoice, openAppAs, otherTenant, releaseChannel }) => {
      await channelChoice.ofOrganization(channelChoice.other);
      const there = await openAppAs('administrator', otherTenant);
      await there.entityList.goto('contact');
      await app.entityList.goto('contact');

      await expect(there.account.channel(releaseChannel)).toBeVisible();
      expect(await there.modules.requested(ENTITY)).toEqual([await builds.of(releaseChannel, ENTITY)]);
      await expect(app.account.channel(channelChoice.other)).toBeVisible();
      expect(await app.modules.requested(ENTITY)).toEqual([await builds.of(channelChoice.other, ENTITY)]);
    },
  );

  for (const channel of ['stable', 'canary'] as const)
    test(
      `of the organization is that of its customer portal and its journey, too: ${channel}`,
      { tag: '@own-organization' },
      async ({ openAppAs, builds, channelChoice, seed }) => {
        const [portal, journey] = [await seed.portal(), await seed.journey()];
        await channelChoice.ofOrganization(channel);
        const customer = await openAppAs('visitor');
        await customer.portalEntrance.goto(portal.id);
        await expect(customer.portalEntrance.heading).toBeVisible();
        expect(await customer.modules.named(ENTITY)).toBe(await builds.of(channel, ENTITY));
        expect(await customer.modules.requested('@portal/customer-portal')).toEqual([
          await builds.of(channel, '@portal/customer-portal'),
        ]);

        await customer.publicJourney.goto(journey.id);
        await expect(customer.publicJourney.next).toBeVisible();
        expect(await customer.modules.named(ENTITY)).toBe(await builds.of(channel, ENTITY));
      },
    );

  test(
    'is stable for a visitor, whatever an organization has chosen',
    { tag: '@own-organization' },
    async ({ openAppAs, builds, channelChoice }) => {
      await channelChoice.ofOrganization('canary');
      const visitor = await openAppAs('visitor');
      await visitor.login.goto();

      await expect(visitor.login.email).toBeVisible();
      expect(await visitor.modules.named(ENTITY)).toBe(await builds.of('stable', ENTITY));
    },
  );

  test('lets one unpublished module be tried in this browser alone', async ({ app, openAppAs, environment }) => {
    await app.page.route('**/unpublished/entity.js', (route) =>
      route.fulfill({
        contentType: 'text/javascript',
        headers: { 'access-control-allow-origin': '*' },
        body: "const show = () => { document.getElementById('content').textContent = 'An unpublished build'; }; export const bootstrap = async () => {}, mount = async () => show(), unmount = async () => {};",
      }),
    );
    await app.page.addInitScript(
      ([url]) => localStorage.setItem('import-map-override:@portal/entity', `${url}/unpublished/entity.js`),
      [environment.url],
    );
    await app.entityList.goto('contact');
    await expect(app.page.getByText('An unpublished build')).toBeVisible();

    const agent = await openAppAs('agent');
    await agent.entityList.goto('contact');
    await expect(agent.entityList.heading('Contacts')).toBeVisible();
  });
});
