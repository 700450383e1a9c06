import { expect, test } from '#fixtures';

test.describe('Journey pages', { tag: '@journey' }, () => {
  test('have no serious accessibility problem', async ({ accessibility, app, seed }) => {
    const journey = await seed.journey();
    await app.journeyList.goto();
    await expect(app.journeyList.item(journey.name)).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.journeyBuilder.goto(journey.id);
    await expect(app.journeyBuilder.revisions).toHaveCount(1);
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);

    await app.publicJourney.goto(journey.id);
    await expect(app.publicJourney.step('About you')).toBeVisible();
    expect(await accessibility.seriousProblems(app.page)).toEqual([]);
  });
});
