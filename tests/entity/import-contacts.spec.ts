import { expect, test } from '#fixtures';

test.describe('Import contacts', { tag: '@entity' }, () => {
  test('shows what is in the file, and then has it as contacts', async ({ app, data }) => {
    const [first, second] = [data.contact(), data.contact()];
    await app.entityList.goto('contact');
    await app.entityList.import.click();
    await app.entityImport.choose([
      '\uFEFFFirst name, last_name ,Email,Status',
      ',,,',
      `"Jörg ""Jo""",${first.last_name},${first.email},Customer`,
      `Änne,${second.last_name},,`,
    ]);
    await expect(app.entityImport.preview).toHaveText([
      `Jörg "Jo" · ${first.last_name} · ${first.email} · Customer`,
      `Änne · ${second.last_name} ·  · `,
    ]);
    await app.entityImport.submit.click();
    await expect(app.entityImport.notice).toHaveText('2 contacts were imported.');
    await expect(app.entityImport.submit, 'What was imported can be imported once more').toBeDisabled();

    await app.entityList.goto('contact');
    await app.entityList.search.fill(first.last_name);
    await expect(app.entityList.row(`Jörg "Jo" ${first.last_name}`).cell('Customer')).toBeVisible();
    await app.entityList.search.fill(second.last_name);
    await expect(app.entityList.row(`Änne ${second.last_name}`).root).toBeVisible();
  });

  test('reads the umlauts and semicolons that Excel writes', async ({ app, data }) => {
    const { last_name } = data.contact();
    const name = last_name.replace(/^.* /, 'Müßig ');
    await app.entityImport.goto('contact');
    await app.entityImport.choose(['First name;Last name', `"Bärbel; Dr.";${name}`], 'latin1');

    await expect(app.entityImport.preview).toHaveText([`Bärbel; Dr. · ${name}`]);
  });

  test('says by row what is wrong and imports nothing of the file', async ({ app, data, errorGuard }) => {
    errorGuard.allowStatus(422, 'two rows are not valid');
    const [good, bad] = [data.contact(), data.contact()];
    await app.entityImport.goto('contact');
    await app.entityImport.choose([
      'First name,Last name,Email',
      `Good,${good.last_name},${good.email}`,
      `Bad,${bad.last_name},nobody`,
      ',Nameless,',
    ]);
    await expect(app.entityImport.problems).toHaveText([
      'Row 3: Email must be a valid email address.',
      'Row 4: First name is required.',
    ]);
    await expect(app.entityImport.submit).toBeDisabled();

    await app.entityList.goto('contact');
    await app.entityList.search.fill(good.last_name);
    await expect(app.entityList.empty).toBeVisible();
  });

  test('refuses a column that contacts do not have', async ({ app }) => {
    await app.entityImport.goto('contact');
    await app.entityImport.choose(['First name,Shoe size', 'Erika,39']);

    await expect(app.entityImport.problem).toHaveText(
      /^There is no column “Shoe size”: use First name, Last name, .*\.$/,
    );
    await expect(app.entityImport.submit).toBeDisabled();
    await app.entityImport.choose(['First name,Last name']);
    await expect(app.entityImport.problem).toHaveText('This file has no rows to import.');
    await app.entityImport.choose(['First name,Last name', 'Erika,"Muster']);
    await expect(app.entityImport.problem).toHaveText('Row 2 has a quote that is not closed.');
    await app.entityImport.choose(['First name,Last name', ...'ABCDEF'.split('').map((letter) => `${letter},Muster`)]);
    await expect(app.entityImport.problem, 'What was wrong with another file is still told').toBeHidden();
    await expect(app.entityImport.preview).toHaveText(['A', 'B', 'C', 'D', 'E'].map((letter) => `${letter} · Muster`));
    await expect(app.entityImport.submit).toHaveText('Import 6 contacts');
  });

  test('goes on where it was interrupted and has no contact twice', async ({ app, data, errorGuard }) => {
    errorGuard.allowStatus(503, 'the import is interrupted');
    const people = [data.contact(), data.contact(), data.contact()];
    await app.entityImport.goto('contact');
    await app.entityImport.choose([
      'First name,Last name',
      ...people.map(({ first_name, last_name }) => `${first_name},${last_name}`),
    ]);
    await expect(app.entityImport.submit).toHaveText('Import 3 contacts');
    // The newest route is asked first: the first request passes, the second fails.
    const creation = '**/api/entity/v1/entity/contact';
    await app.page.route(creation, (route) => route.fulfill({ status: 503 }), { times: 1 });
    await app.page.route(creation, (route) => route.continue(), { times: 1 });
    await app.entityImport.submit.click();
    await expect(app.entityImport.problem).toHaveText(/2 of 3 rows are left to import\.$/);
    await app.entityImport.submit.click();
    await expect(app.entityImport.notice).toBeVisible();

    await app.entityList.goto('contact');
    await app.entityList.search.fill(people[0]?.last_name ?? '');
    await expect(app.entityList.range).toHaveText('1–1 of 1');
    await app.entityList.search.fill(people[1]?.last_name ?? '');
    await expect(app.entityList.range).toHaveText('1–1 of 1');
    await app.entityList.search.fill(people[2]?.last_name ?? '');
    await expect(app.entityList.range).toHaveText('1–1 of 1');
  });

  test('is not offered to a viewer, and refused by its address', async ({ openAppAs, data, errorGuard }) => {
    errorGuard.allowStatus(403, 'a viewer may not create');
    const { first_name, last_name } = data.contact();
    const viewer = await openAppAs('viewer');
    await viewer.entityList.goto('contact');
    await expect(viewer.entityList.heading('Contacts')).toBeVisible();
    await expect(viewer.entityList.import).toBeHidden();

    await viewer.entityImport.goto('contact');
    await viewer.entityImport.choose(['First name,Last name', `${first_name},${last_name}`]);
    await viewer.entityImport.submit.click();
    await expect(viewer.entityImport.problem).toContainText('This role may not do that.');
  });
});
