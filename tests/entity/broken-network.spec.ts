import { expect, test } from '#fixtures';

const CREATION = '**/api/entity/v1/entity/contact';

test.describe('A slow or broken network', { tag: '@entity' }, () => {
  test('loses nothing of a form whose request fails, and lets it be sent again', async ({ app, data, errorGuard }) => {
    errorGuard.allow({ kind: 'failed request', matching: 'net::ERR_FAILED', reason: 'the network fails once' });
    const { first_name, last_name } = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name });
    await app.page.route(CREATION, (route) => route.abort(), { times: 1 });
    await app.entityForm.submit();
    await expect(app.entityForm.problem).toHaveText(
      'The server could not be reached. Check your connection and try again.',
    );
    await expect(app.entityForm.field('Last name')).toHaveValue(last_name);

    const detail = await app.entityForm.submit();
    await expect(detail.heading(`${first_name} ${last_name}`)).toBeVisible();
  });

  test('loses nothing of a form that is saved offline', async ({ app, data, errorGuard }) => {
    const reason = 'the browser is offline';
    errorGuard.allow({ kind: 'failed request', matching: 'net::ERR_INTERNET_DISCONNECTED', reason });
    const { first_name, last_name } = data.contact();
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name });
    await app.page.context().setOffline(true);
    await app.entityForm.submit();
    await expect(app.entityForm.problem).toContainText('The server could not be reached.');

    await app.page.context().setOffline(false);
    const detail = await app.entityForm.submit();
    await expect(detail.heading(`${first_name} ${last_name}`)).toBeVisible();
  });

  test('says that it is saving, and saves once however often save is clicked', async ({ app, data }) => {
    const { first_name, last_name } = data.contact();
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await app.page.route(CREATION, async (route) => {
      await held;
      await route.continue();
    });
    await app.entityForm.goto('contact');
    await app.entityForm.fill({ 'First name': first_name, 'Last name': last_name });
    await app.entityForm.submit();
    await expect(app.entityForm.progress).toHaveText('Saving …');
    await expect(app.entityForm.save).toBeDisabled();
    await app.entityForm.field('Last name').press('Enter');
    answer();

    await expect(app.entityDetail.heading(`${first_name} ${last_name}`)).toBeVisible();
    await app.entityList.goto('contact');
    await app.entityList.search.fill(last_name);
    await expect(app.entityList.range, 'A slow answer makes two contacts').toHaveText('1–1 of 1');
  });

  test('says that a list could not be loaded rather than that it is empty', async ({ app, errorGuard }) => {
    errorGuard.allowStatus(503, 'the server is overloaded');
    await app.page.route('**/api/entity/v1/entity:search', (route) => route.fulfill({ status: 503 }));
    await app.entityList.goto('contact');

    await expect(app.page.getByRole('alert')).toHaveText('This list could not be loaded.');
    await expect(app.entityList.empty).toBeHidden();
  });
});
