import { expect, test } from '#fixtures';

// One organization has one channel: these take turns.
test.describe.configure({ mode: 'default' });

test.describe('Release channel', { tag: '@channels' }, () => {
  test('is stable where nobody has chosen', { tag: '@own-organization' }, async ({ app, channelChoice }) => {
    await channelChoice.ofOrganization(null);
    await app.entityList.goto('contact');

    await expect(app.account.channel('stable')).toBeVisible();
  });

  test("is the organization's where it has chosen", { tag: '@own-organization' }, async ({ app, channelChoice }) => {
    await channelChoice.ofOrganization('canary');
    await app.entityList.goto('contact');

    await expect(app.account.channel('canary')).toBeVisible();
  });

  test(
    "is the user's own where they have chosen against the organization",
    { tag: '@own-organization' },
    async ({ openAppAs, channelChoice, tenant }) => {
      await channelChoice.ofOrganization('canary');
      const agent = await openAppAs('agent');
      await agent.entityList.goto('contact');
      await agent.account.switchTo('stable');
      await expect(agent.account.channel('stable')).toBeVisible();

      const viewer = await openAppAs('viewer');
      await viewer.entityList.goto('contact');
      await expect(viewer.account.channel('canary')).toBeVisible();
      const { id = '' } = await (await tenant.apiOf('agent')).user.getMeV2();
      await tenant.api.user.updateUserV2({ id }, { override_release_channel: null });
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
