import { expect, test } from '@playwright/test';
import { compare, needsReplacement, tagsBeside } from './compare.ts';
import { desiredOf } from './desired.ts';
import type { Wanted, WireObject } from './resource.ts';
import { aPolicy, STAGES } from './testing/test.ts';
import { wireObjectOf } from './wire.ts';

const { monitors, objectives, metrics, dashboard } = desiredOf({
  policy: aPolicy(),
  stages: STAGES,
  site: 'datadoghq.eu',
});
const all: Wanted[] = [...metrics, ...monitors, ...objectives, dashboard(() => 'abc')];
const [slow] = monitors;
const [objective] = objectives;
if (!slow || !objective) throw new Error('There is nothing to compare.');

const now = (wanted: Wanted, change: (body: WireObject) => WireObject = (body) => body) =>
  compare(wanted, change(wireObjectOf(wanted.body)));
const options = (body: WireObject) => body.options as WireObject;

for (const wanted of all)
  test(`what is as it was declared is no change: ${wanted.key}`, () => {
    expect(now(wanted)).toEqual([]);
  });

for (const [what, change] of [
  ['another word for the same type', (body) => ({ ...body, type: 'metric alert' })],
  [
    'a threshold with a point in the query',
    (body) => ({ ...body, query: String(body.query).replace(/> 3$/, '> 3.0') }),
  ],
  ['more space in the query', (body) => ({ ...body, query: String(body.query).replace(' > ', '  >  ') })],
  [
    'line ends of another system',
    (body) => ({ ...body, message: `${String(body.message).replaceAll('\n', '\r\n')}\n` }),
  ],
  ['tags in another order', (body) => ({ ...body, tags: (body.tags as string[]).toReversed() })],
  ['tags of somebody else', (body) => ({ ...body, tags: ['cost-center:7', ...(body.tags as string[]), 'reviewed'] })],
  [
    'a threshold after binary arithmetic',
    (body) => ({ ...body, options: { ...options(body), thresholds: { critical: 3.0000000000000004, warning: 1.5 } } }),
  ],
  [
    'options that Datadog adds',
    (body) => ({ ...body, options: { ...options(body), silenced: {}, new_host_delay: 300, include_tags: true } }),
  ],
  [
    'false that is left out',
    (body) => ({ ...body, options: { ...options(body), require_full_window: undefined as never } }),
  ],
  [
    'fields that Datadog adds',
    (body) => ({ ...body, id: 7, multi: false, restricted_roles: null, overall_state: 'OK' }),
  ],
] as const satisfies [string, (body: WireObject) => WireObject][])
  test(`${what}: no change`, () => {
    expect(now(slow, change)).toEqual([]);
  });

test('thresholds of an objective in another order are the same', () => {
  expect(now(objective, (body) => ({ ...body, thresholds: (body.thresholds as WireObject[]).toReversed() }))).toEqual(
    [],
  );
});

for (const [what, change, changes] of [
  [
    'a threshold',
    (body) => ({ ...body, options: { ...options(body), thresholds: { critical: 9, warning: 1.5 } } }),
    [{ field: 'options.thresholds.critical', from: 9, to: 3 }],
  ],
  [
    'an option that is gone',
    (body) => ({ ...body, options: { ...options(body), on_missing_data: null } }),
    [{ field: 'options.on_missing_data', from: null, to: 'default' }],
  ],
  ['a name', (body) => ({ ...body, name: 'mine' }), [{ field: 'name', from: 'mine', to: slow.name }]],
  [
    'a tag of ours',
    (body) => ({ ...body, tags: (body.tags as string[]).map((tag) => tag.replace('team:portal', 'team:other')) }),
    [{ field: 'tags', from: expect.arrayContaining(['team:other']), to: expect.arrayContaining(['team:portal']) }],
  ],
] as const satisfies [string, (body: WireObject) => WireObject, unknown][])
  test(`${what} that somebody changed is told, field by field`, () => {
    expect(now(slow, change)).toEqual(changes);
  });

test('a threshold of 0 is not the same as none', () => {
  const wanted: Wanted = { ...slow, body: { ...slow.body, options: { thresholds: { critical: 0 } } } };

  expect(compare(wanted, { ...wireObjectOf(wanted.body), options: { thresholds: {} } })).toEqual([
    { field: 'options.thresholds.critical', from: undefined, to: 0 },
  ]);
});

test('a widget more is one change, and not one for each that it moves', () => {
  const board = dashboard(() => 'abc');

  expect(
    now(board, (body) => ({ ...body, widgets: [...(body.widgets as WireObject[]), {}] })).map(({ field }) => field),
  ).toEqual(['widgets']);
});

test('the tags of a metric are all ours: one more costs', () => {
  const [metric] = metrics;
  if (!metric) throw new Error('There is no metric.');

  expect(
    now(metric, (body) => ({ ...body, tags: [...(body.tags as string[]), 'browser'] })).map(({ field }) => field),
  ).toEqual(['tags']);
});

test('only what can be set once needs a thing anew', () => {
  const change = (field: string) => [{ field, from: 'a', to: 'b' }];

  expect(needsReplacement('monitor', change('type'))).toBe(true);
  expect(needsReplacement('monitor', change('query'))).toBe(false);
  expect(needsReplacement('objective', change('type'))).toBe(true);
  expect(needsReplacement('dashboard', change('layout_type'))).toBe(true);
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
