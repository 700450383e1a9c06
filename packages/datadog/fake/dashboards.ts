import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Asked, Organization } from './endpoint.ts';
import type { StoredDashboard } from './store.ts';
import { placeWidgets } from './widgets.ts';

const MOST_TAGS = 5;
const PAGE = 100;

const variable = z.looseObject({
  name: z.string().min(1),
  prefix: z.string().nullish(),
  default: z.string().nullish(),
  defaults: z.array(z.string()).optional(),
  available_values: z.array(z.string()).nullish(),
});
const request = z.looseObject({
  title: z.string().min(1),
  description: z.string().nullish(),
  layout_type: z.enum(['ordered', 'free']),
  reflow_type: z.enum(['auto', 'fixed']).optional(),
  widgets: z.array(z.unknown()),
  template_variables: z.array(variable).nullish(),
  tags: z.array(z.string()).nullish(),
  notify_list: z.array(z.string()).nullish(),
});

function readDashboard(
  organization: Organization,
  body: unknown,
): Omit<StoredDashboard, 'id' | 'created_at' | 'modified_at'> {
  const result = request.safeParse(body);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refuse(400, `Invalid dashboard at ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const dashboard = result.data;
  const { tags, title, layout_type: layoutType, reflow_type: reflow } = dashboard;
  if (layoutType === 'free' && reflow) throw refuse(400, 'reflow_type is for ordered dashboards alone');
  if ((tags?.length ?? 0) > MOST_TAGS) throw refuse(400, `A dashboard takes at most ${MOST_TAGS} tags`);
  const other = tags?.find((tag) => !/^team:[^\s:]+$/.test(tag));
  if (other !== undefined) throw refuse(400, `Invalid tag "${other}": dashboards take tags of the form team:<name>`);
  const variables = (dashboard.template_variables ?? []).map(({ name }) => name);
  const widgets = placeWidgets({ organization, title, layoutType, reflow, variables }, dashboard.widgets);
  return { ...dashboard, widgets };
}

/** `abc-def-ghi`, made of a number. */
function idOf(number: number): string {
  const letters = createHash('sha256').update(String(number)).digest('hex');
  return [letters.slice(0, 3), letters.slice(3, 6), letters.slice(6, 9)].join('-');
}

const urlOf = (id: string, title: string) =>
  `/dashboard/${id}/${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}`;

function toWire(dashboard: StoredDashboard): object {
  const { id, title } = dashboard;
  return {
    notify_list: null,
    description: null,
    template_variables: null,
    restricted_roles: [],
    is_read_only: false,
    author_name: null,
    author_handle: 'fake@example.com',
    url: urlOf(id, title),
    ...dashboard,
  };
}

/** Dashboards. */
export function addDashboards(add: AddEndpoint, organization: Organization): void {
  const { store, clock } = organization;
  const read = { keys: 'both', permission: 'dashboards_read' } as const;
  const write = { keys: 'both', permission: 'dashboards_write' } as const;
  const now = () => new Date(clock.now()).toISOString().replace('Z', '+00:00');
  const dashboardOf = ({ parameters }: Asked): StoredDashboard => {
    const found = store.dashboards.find(({ id }) => id === parameters.id);
    if (!found) throw refuse(404, `Dashboard with ID ${parameters.id} not found`);
    return found;
  };

  add('POST', '/api/v1/dashboard', write, ({ body }): Answer => {
    const given = readDashboard(organization, body);
    const at = now();
    const stored = { ...given, id: idOf(store.nextId++), created_at: at, modified_at: at } as StoredDashboard;
    store.dashboards.push(stored);
    return { status: 200, body: toWire(stored) };
  });

  add('GET', '/api/v1/dashboard', read, ({ query }): Answer => {
    const start = Number(query.get('start') ?? 0);
    const count = query.has('count') ? Number(query.get('count')) : query.has('start') ? PAGE : undefined;
    const chosen = store.dashboards.slice(start, count === undefined ? undefined : start + count);
    return {
      status: 200,
      body: {
        dashboards: chosen.map(({ id, title, description, layout_type, created_at, modified_at }) => ({
          id,
          title,
          description: description ?? null,
          layout_type,
          url: urlOf(id, title),
          author_handle: 'fake@example.com',
          is_read_only: false,
          created_at,
          modified_at,
        })),
      },
    };
  });

  add('GET', '/api/v1/dashboard/:id', read, (asked): Answer => ({ status: 200, body: toWire(dashboardOf(asked)) }));

  add('PUT', '/api/v1/dashboard/:id', write, (asked): Answer => {
    const before = dashboardOf(asked);
    const given = readDashboard(organization, asked.body);
    const stored = { ...given, id: before.id, created_at: before.created_at, modified_at: now() } as StoredDashboard;
    store.dashboards[store.dashboards.indexOf(before)] = stored;
    return { status: 200, body: toWire(stored) };
  });

  add('DELETE', '/api/v1/dashboard/:id', write, (asked): Answer => {
    const dashboard = dashboardOf(asked);
    store.dashboards.splice(store.dashboards.indexOf(dashboard), 1);
    return { status: 200, body: { deleted_dashboard_id: dashboard.id } };
  });
}
