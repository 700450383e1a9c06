import { expect, test } from '@playwright/test';
import { compare, tagsBeside } from './compare.ts';
import { desiredOf, metricSettings } from './desired.ts';
import type { WireObject } from './resource.ts';
import { aPolicy, STAGES } from './testing/test.ts';
import { wireObjectOf } from './wire.ts';

const { monitors, slos, dashboard } = desiredOf(aPolicy(), STAGES, 'datadoghq.eu');
const all = [...metricSettings(), ...monitors, ...slos, dashboard(() => 'abc')];
const [metric] = metricSettings();
const slow = monitors.find(({ key }) => key === 'portal/staging/slow/entity.create');
const [slo] = slos;
if (!slow || !slo || !metric) throw new Error('There is nothing to compare.');

type Edit = (body: WireObject) => WireObject;
const now = (wanted: Parameters<typeof compare>[0], edit: Edit = (body) => body) =>
  compare(wanted, edit(wireObjectOf(wanted.body))).map(({ field, from, to }) => [field.join('.'), from, to]);
const optionsWith =
  (more: WireObject): Edit =>
  (body) => ({ ...body, options: { ...(body.options as WireObject), ...more } });
const queryWith =
  (from: string | RegExp, to: string): Edit =>
  (body) => ({ ...body, query: String(body.query).replace(from, to) });
const bodyWith =
  (more: WireObject): Edit =>
  (body) => ({ ...body, ...more });
const tags = (body: WireObject) => body.tags as string[];

test('what is as it was declared is no change', () => {
  for (const wanted of all) expect(now(wanted), wanted.key).toEqual([]);
});

for (const [what, edit] of [
  ['another word for the same type', bodyWith({ type: 'metric alert' })],
  ['a threshold with a point in the query', queryWith(/> 3$/, '> 3.0')],
  ['more space in the query', queryWith(' > ', '  >  ')],
  [
    'line ends of another system',
    (body) => ({ ...body, message: `${String(body.message).replaceAll('\n', '\r\n')}\n` }),
  ],
  ['tags in another order', (body) => ({ ...body, tags: tags(body).toReversed() })],
  ['tags of somebody else', (body) => ({ ...body, tags: ['cost-center:7', ...tags(body), 'reviewed'] })],
  ['options that Datadog adds', optionsWith({ silenced: {}, new_host_delay: 300 })],
  ['false that is left out', optionsWith({ require_full_window: null })],
  ['fields that Datadog adds', bodyWith({ id: 7, multi: false, restricted_roles: null, overall_state: 'OK' })],
] as const satisfies [string, Edit][])
  test(`${what}: no change`, () => {
    expect(now(slow, edit)).toEqual([]);
  });

test('thresholds of an SLO in another order are the same', () => {
  expect(now(slo, (body) => ({ ...body, thresholds: (body.thresholds as WireObject[]).toReversed() }))).toEqual([]);
});

const THRESHOLDS = { critical: 3, critical_recovery: 2.7 };
for (const [what, edit, change] of [
  ['a threshold', optionsWith({ thresholds: { ...THRESHOLDS, critical: 9 } }), ['options.thresholds.critical', 9, 3]],
  [
    'a recovery',
    optionsWith({ thresholds: { critical: 3 } }),
    ['options.thresholds.critical_recovery', undefined, 2.7],
  ],
  ['an option', optionsWith({ on_missing_data: null }), ['options.on_missing_data', null, 'default']],
  [
    'a number in the query',
    queryWith(/3$/, '30'),
    ['query', expect.stringMatching(/30$/), expect.stringMatching(/ 3$/)],
  ],
  ['a name', bodyWith({ name: 'mine' }), ['name', 'mine', slow.name]],
  [
    'a tag of ours',
    bodyWith({ tags: ['team:other'] }),
    ['tags', ['team:other'], expect.arrayContaining(['team:portal'])],
  ],
] as const satisfies [string, Edit, unknown][])
  test(`${what} that somebody changed is told`, () => {
    expect(now(slow, edit)).toEqual([change]);
  });

test('a threshold of 0 is not the same as none', () => {
  const wanted = { ...slow, body: { options: { thresholds: { critical: 0 } } } };

  expect(compare(wanted, { options: { thresholds: {} } })).toEqual([
    { field: ['options', 'thresholds', 'critical'], from: undefined, to: 0 },
  ]);
});

test('the tags of a metric are all ours: one more costs', () => {
  const by = tags(wireObjectOf(metric.body));
  expect(now(metric, (body) => ({ ...body, tags: [...tags(body), 'browser'] }))).toEqual([
    ['tags', [...by, 'browser'].toSorted(), by.toSorted()],
  ]);
});

test('tags of others are those whose key we do not set', () => {
  expect(
    tagsBeside(['team:portal', 'env:staging'], ['team:other', 'cost-center:7', 'env:staging', 'reviewed']),
  ).toEqual(['cost-center:7', 'reviewed']);
});

test('a model is on the wire as Datadog names it, with what the client does not know', () => {
  const model = {
    notifyNoData: false,
    timeoutH: undefined,
    _unparsed: true,
    created: new Date(0),
    options: { onMissingData: 'default', additionalProperties: { brand_new: { a: 1 } } },
    definition: { _data: { type: 'brand_new', some_field: [1] } },
  };

  expect(wireObjectOf(model)).toEqual({
    notify_no_data: false,
    created: '1970-01-01T00:00:00.000Z',
    options: { on_missing_data: 'default', brand_new: { a: 1 } },
    definition: { type: 'brand_new', some_field: [1] },
  });
});
