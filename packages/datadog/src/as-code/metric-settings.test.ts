import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { destroyAll, planDestroy } from './destroy.ts';
import { ALL, aPolicy, METRIC_NAMES, test, THINGS } from './testing/test.ts';

const FLOW = 'e2e.flow.duration';
const REST = METRIC_NAMES.filter((name) => name !== FLOW);

const stays = (name: string) =>
  `The settings of ${name} stay as they are, for no apply has noted here that it made them: remove them at Datadog if nobody needs its percentiles.`;

test('settings that somebody made by hand before the first apply outlive a destroy', async ({
  apply,
  datadog,
  state,
}) => {
  const metric = datadog.store.metrics[FLOW];
  const byHand = { tags: ['env'], includePercentiles: true, excludeTagsMode: false, createdAt: '', modifiedAt: '' };
  if (metric) metric.settings = byHand;
  await apply();
  // A second one has nothing to do, and makes them no more ours.
  await apply();

  const options = { access: datadog.access, policy: aPolicy(), state };
  expect((await planDestroy(options)).notes).toEqual([stays(FLOW)]);
  expect(await destroyAll(options)).toMatchObject({ code: 0, failed: [] });

  expect(metric?.settings).toMatchObject({ includePercentiles: true });
  for (const name of REST) expect(datadog.store.metrics[name]?.settings, name).toBeUndefined();
});

test('settings that an apply has made are remembered by the next ones, and go with the rest', async ({
  apply,
  datadog,
  state,
}) => {
  await apply();
  await apply();
  const metric = datadog.store.metrics[FLOW];
  if (metric?.settings) metric.settings.includePercentiles = false;
  await apply();

  const options = { access: datadog.access, policy: aPolicy(), state };
  expect((await planDestroy(options)).steps).toHaveLength(ALL);
  await destroyAll(options);
  expect(metric?.settings).toBeUndefined();
});

test('on another machine, which has no notes, all settings stay, and that is told', async ({
  apply,
  datadog,
  state,
}) => {
  await apply();
  rmSync(state);

  const { steps, notes } = await planDestroy({ access: datadog.access, policy: aPolicy(), state });

  expect(steps).toHaveLength(THINGS);
  expect(notes).toEqual(METRIC_NAMES.map(stays));
});
