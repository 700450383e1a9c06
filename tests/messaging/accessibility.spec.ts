import { expect, test } from '#fixtures';

test.describe('Messaging pages', { tag: '@messaging' }, () => {
  test('have no serious accessibility problem', async ({ accessibility, app, seed }) => {
    const { id, subject } = await seed.message('agent', 'administrator');
    await app.inbox.goto(id);
    await expect(app.inbox.reading(subject).messages).toHaveCount(1);
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.inbox.goto('new');
    await expect(app.inbox.compose.send).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });
});
