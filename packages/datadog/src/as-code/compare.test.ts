import { expect, test } from '@playwright/test';
import { compare, tagsBeside } from './compare.ts';
import { desiredOf, metricSettings } from './desired.ts';
import type { DesiredResource, Wire, WireObject } from './resource.ts';
import { aPolicy, STAGES } from './testing/test.ts';

const { monitors, slos, dashboard } = desiredOf(aPolicy(), STAGES, 'datadoghq.eu');
const all = [...metricSettings(), ...monitors, ...slos, dashboard(() => 'abc')];
const ofKey = (key: string) => all.find((one) => one.key === key)!;
const SLOW = ofKey('portal/staging/slow/entity.create');

type Fields = { query: string; message: string; tags: string[]; options: WireObject; thresholds: Wire[] };

/** The changes to something of which fields were edited. */
function changes(wanted: DesiredResource, edit: (body: Fields) => WireObject = () => ({})) {
  return compare(wanted, { ...wanted.body, ...edit(wanted.body as Fields) }).map(({ field, from, to }) => [
    field.join('.'),
    from,
    to,
  ]);
}

test('it is no change what Datadog, an editor or somebody else writes in another way, or adds', () => {
  const same = changes(SLOW, ({ query, message, tags, options }) => ({
    type: 'metric alert',
    query: query.replace(' > 3', '  >  3.0'),
    message: `${message.replaceAll('\n', '\r\n')}\n`,
    tags: ['cost-center:7', ...tags.toReversed(), 'reviewed'],
    options: { ...options, silenced: {}, new_host_delay: 300, require_full_window: null },
    ...{ id: 7, multi: false, restricted_roles: null, overall_state: 'OK' },
  }));
  expect(same).toEqual([]);
  const within = ofKey('portal/staging/within-budget/entity.create');
  expect(changes(within, ({ thresholds }) => ({ thresholds: thresholds.toReversed() }))).toEqual([]);
});

test('a threshold of 0 is not the same as none', () => {
  const wanted = { ...SLOW, body: { options: { thresholds: { critical: 0 } } } };
  expect(compare(wanted, { options: { thresholds: {} } })).toEqual([
    { field: ['options', 'thresholds', 'critical'], from: undefined, to: 0 },
  ]);
});

test('tags of others are those whose key we do not set; those of a metric are all ours, for one more costs', () => {
  const ours = ['team:portal', 'env:staging'];
  expect(tagsBeside(ours, ['team:other', 'cost-center:7', 'env:staging', 'reviewed'])).toEqual([
    'cost-center:7',
    'reviewed',
  ]);
  const [metric] = metricSettings();
  const [change] = changes(metric!, ({ tags }) => ({ tags: [...tags, 'browser'] }));
  expect(change).toEqual(['tags', expect.arrayContaining(['browser']), expect.not.arrayContaining(['browser'])]);
});
