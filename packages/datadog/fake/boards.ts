import { must } from './endpoint.ts';
import { isoTime, whole, type Kind } from './resources.ts';

const MOST_TAGS = 5;
const PAGES = { slos: 1_000, dashboards: 100 };
const SUMMARY = ['id', 'title', 'description', 'layout_type', 'author_handle', 'created_at', 'modified_at'];
/** Of a distribution the number of values takes the place of a sum. */
const COUNT = /^(sum|count|count\(v: ?v[^)]*\)):.*\.as_count\(\)$/;

/** Service level objectives. */
export const SLOS: Kind<'slos'> = {
  of: 'slos',
  models: ['v1.ServiceLevelObjectiveRequest', 'v1.ServiceLevelObjective'],
  isWrapped: true,
  read: ({ clock }, body, before) => {
    const thresholds = body.thresholds as { target: number; warning?: number }[];
    const { numerator = '', denominator = '' } = (body.query ?? {}) as Record<string, string>;
    must(!before || body.type === before.type, 'Invalid payload: the type of an SLO cannot be changed');
    must(thresholds.length > 0, '`thresholds` is empty.');
    for (const { target, warning = 100 } of thresholds) {
      must(target > 0 && target < 100, `Invalid payload: target (${target}) is no share in percent`);
      must(warning > target, `Invalid payload: warning (${warning}) must be greater than target (${target})`);
    }
    const isCount = COUNT.test(numerator) && COUNT.test(denominator);
    must(isCount || body.type !== 'metric', 'Invalid query: only sum or count, and .as_count(), are allowed');
    const seconds = Math.floor(clock.now() / 1_000);
    return {
      ...body,
      description: body.description ?? '',
      tags: [...new Set(body.tags ?? [])].sort(),
      thresholds: thresholds.map((one) => ({ ...one, target_display: String(one.target) })),
      created_at: before?.created_at ?? seconds,
      modified_at: seconds,
    };
  },
  list: ({ slos }, query) => {
    const tag = query.get('tags_query');
    const found = slos.filter(({ tags }) => !tag || tags.includes(tag));
    const offset = whole(query, 'offset', 0);
    const metadata = { page: { total_count: slos.length, total_filtered_count: found.length } };
    return { data: found.slice(offset, offset + whole(query, 'limit', PAGES.slos)), metadata };
  },
  held: ({ dashboards }, { id }) => {
    const shown = dashboards.find(({ widgets }) => JSON.stringify(widgets).includes(`"slo_id":"${id}"`));
    return shown && `SLO ${id} is shown by the dashboard "${shown.title}"`;
  },
};

/** Dashboards. */
export const DASHBOARDS: Kind<'dashboards'> = {
  of: 'dashboards',
  models: ['v1.Dashboard', 'v1.Dashboard'],
  read: ({ store, clock }, body, before) => {
    const { tags = [], widgets, reflow_type: reflow } = body;
    const other = tags.find((tag) => !/^team:[^\s:]+$/.test(tag));
    must(tags.length <= MOST_TAGS, `A dashboard takes at most ${MOST_TAGS} tags`);
    must(other === undefined, `Invalid tag "${other}": dashboards take tags of the form team:<name>`);
    for (const [index, { layout }] of widgets.entries())
      must(layout || reflow !== 'fixed', `\`widgets[${index}].layout\` is missing.`);
    const variables = JSON.stringify(body.template_variables ?? []);
    for (const [, name = ''] of JSON.stringify(widgets).matchAll(/[{,]\$(\w+)/g))
      must(variables.includes(`"name":"${name}"`), `The template variable $${name} is not defined`);
    // Each widget gets an id, those in groups, too.
    const withIds = JSON.stringify(widgets, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'definition' in value ? { id: store.nextId++, ...value } : value,
    );
    const now = isoTime(clock.now());
    const own = { author_handle: 'fake@example.com', created_at: before?.created_at ?? now, modified_at: now };
    return { description: null, ...body, tags, widgets: JSON.parse(withIds) as unknown, ...own };
  },
  list: ({ dashboards }, query) => {
    const start = whole(query, 'start', 0);
    const isPaged = query.has('start') || query.has('count');
    const found = dashboards.slice(start, isPaged ? start + whole(query, 'count', PAGES.dashboards) : undefined);
    return { dashboards: found.map((one) => Object.fromEntries(SUMMARY.map((field) => [field, one[field]]))) };
  },
};
