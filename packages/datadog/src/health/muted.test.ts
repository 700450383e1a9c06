import { expect, test } from '@playwright/test';
import {
  aHit,
  aMonitor,
  askMany,
  askOne,
  asksForDowntimes,
  downtimes,
  hits,
  isSearch,
  NOBODY,
  SECONDS,
} from './testing-monitors.ts';
import type { Asked } from './testing.ts';

const downtime = (change: Record<string, unknown>) =>
  aMonitor({ overall_state: 'Alert', matching_downtimes: [{ id: 1, scope: ['*'], start: SECONDS - 60, ...change }] });

for (const [how, monitor, muted, expected] of [
  ['for good', aMonitor({ options: { silenced: { '*': null } } }), hits(), 'is muted, its state is OK'],
  ['until later', aMonitor({ options: { silenced: { '*': SECONDS + 60 } } }), hits(), 'is muted, its state is OK'],
  ['in a downtime', downtime({ end: SECONDS + 60 }), hits(), 'is muted, its state is Alert'],
  ['in a downtime without an end', downtime({ end: null, scope: null }), hits(), 'is muted, its state is Alert'],
  ['as only the search knows', aMonitor(), hits(aHit(91_879_684, 'OK')), 'is muted, its state is OK'],
  [
    'for a part of it',
    aMonitor({ options: { silenced: { 'host:a': null } } }),
    hits(),
    'is in state OK, and muted for host:a',
  ],
] as const)
  test(`a monitor that is muted ${how} is muted, and named`, async () => {
    const { signal } = await askOne({ body: monitor }, muted);

    expect(signal).toMatchObject({ state: 'muted', detail: `Errors of the portal (91879684) ${expected}` });
  });

for (const [what, monitor, muted] of [
  ['a silence that is over', aMonitor({ overall_state: 'Alert', options: { silenced: { '*': SECONDS - 1 } } }), hits()],
  ['a downtime that is over', downtime({ end: SECONDS - 1 }), hits()],
  ['a downtime still to come', downtime({ start: SECONDS + 60 }), hits()],
  [
    'a silence of a part',
    aMonitor({ overall_state: 'Alert', options: { silenced: { 'host:a': null } } }),
    hits(aHit(91_879_684, 'Alert')),
  ],
  ['a silence of another monitor', aMonitor({ overall_state: 'Alert' }), hits(aHit(7, 'OK'))],
] as const)
  test(`${what} does not keep an alert back`, async () => {
    expect((await askOne({ body: monitor }, muted)).signal).toMatchObject({ state: 'alert' });
  });

test('where it is not known what is muted, nothing is known', async () => {
  expect((await askOne({ body: aMonitor() }, { status: 500 })).signal).toMatchObject({
    state: 'unknown',
    detail: expect.stringMatching(/^whether monitor 91879684 is muted is not known: it answered 500/),
  });
  expect((await askMany(hits(aHit(1, 'OK')), { status: 500 })).signal).toMatchObject({
    state: 'unknown',
    detail: expect.stringMatching(/^which monitors of "service:portal env:staging" are muted is not known: it/),
  });
});

test('what a search finds muted is muted, even in alert', async () => {
  const whole = { body: aMonitor({ id: 2, overall_state: 'Alert', options: { silenced: { '*': null } } }) };
  const { signal, asked } = await askMany(
    hits(aHit(1, 'OK'), aHit(2, 'Alert'), aHit(3, 'OK')),
    hits(aHit(2, 'Alert'), aHit(3, 'OK')),
    () => whole,
  );

  expect(signal).toMatchObject({
    state: 'muted',
    detail: 'monitor 2 (2) is muted, its state is Alert; monitor 3 (3) is muted, its state is OK',
  });
  // Of one that is well it makes no difference what of it is muted.
  expect(asked.filter((one) => !isSearch(one)).map(({ path }) => path)).toEqual(['/api/v1/monitor/2']);
});

for (const [what, status, state] of [
  ['alert', 'Alert', 'alert'],
  ['missing data', 'No Data', 'unknown'],
] as const)
  for (const [how, silenced, newer] of [
    ['by itself', { 'host:a': null }, NOBODY],
    ['by a downtime of the newer kind', {}, downtimes('host:a')],
  ] as const)
    test(`a monitor that is muted for a part ${how} does not hide its ${what}, however it is asked for`, async () => {
      const monitor = { body: aMonitor({ overall_state: status, options: { silenced } }) };
      const muted = hits(aHit(91_879_684, status));
      const alone = await askOne(monitor, muted, newer);
      const found = await askMany(
        hits(aHit(91_879_684, status, 'Errors of the portal'), aHit(1, 'OK')),
        muted,
        (asked) => (asksForDowntimes(asked) ? newer : monitor),
      );

      for (const { signal } of [alone, found])
        expect(signal).toMatchObject({
          state,
          detail: `Errors of the portal (91879684) is in state ${status}, and muted for host:a`,
        });
    });

test('a downtime of the newer kind that is for all of a monitor keeps its alert back', async () => {
  const monitor = { body: aMonitor({ overall_state: 'Alert' }) };
  const { signal } = await askOne(monitor, hits(aHit(91_879_684, 'Alert')), downtimes('host:a', '*'));

  expect(signal).toMatchObject({
    state: 'muted',
    detail: 'Errors of the portal (91879684) is muted, its state is Alert',
  });
});

test('a search that is behind with what is muted keeps no alert back', async () => {
  const monitor = { body: aMonitor({ overall_state: 'Alert' }) };

  expect((await askOne(monitor, hits(aHit(91_879_684, 'Alert')), downtimes())).signal).toMatchObject({
    state: 'alert',
    detail: 'Errors of the portal (91879684) is in state Alert',
  });
});

for (const [what, one, because] of [
  ['the monitor', () => NOBODY, /: it answered 500: nobody was to ask this$/],
  [
    'its downtimes',
    (asked: Asked) =>
      asksForDowntimes(asked) ? { status: 403, body: {} } : { body: aMonitor({ id: 2, overall_state: 'Alert' }) },
    /: it answered 403.*needs the permission monitors_downtime, in the organization of DD_API_KEY$/,
  ],
  [
    'downtimes that are garbled',
    (asked: Asked) =>
      asksForDowntimes(asked) ? { body: { data: [{}] } } : { body: aMonitor({ id: 2, overall_state: 'Alert' }) },
    /: its answer is not what Datadog answers/,
  ],
] as const)
  test(`where ${what} cannot be asked, an alert that is muted is unknown`, async () => {
    const { signal } = await askMany(hits(aHit(2, 'Alert')), hits(aHit(2, 'Alert')), one);

    expect(signal).toMatchObject({
      state: 'unknown',
      detail: expect.stringMatching(/^monitor 2 \(2\) is in state Alert, and what of it is muted is not known: /),
    });
    expect(signal?.detail).toMatch(because);
  });

test('an alert beside one that is muted and cannot be asked is an alert', async () => {
  const { signal } = await askMany(hits(aHit(1, 'Alert'), aHit(2, 'Alert')), hits(aHit(2, 'Alert')));

  expect(signal).toMatchObject({
    state: 'alert',
    detail: expect.stringMatching(/^monitor 1 \(1\) is in state Alert; /),
  });
});
