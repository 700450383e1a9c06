import { z } from 'zod';
import type { Access } from '../access.ts';
import { request } from '../client.ts';
import { NOT_UNDERSTOOD } from '../health/finding.ts';
import { METRICS } from '../points/metrics.ts';
import { tagsOf } from '../points/tags.ts';
import { fail, ok, warn, type Line } from './render.ts';

export interface Context {
  access: Access;
  service: string;
  stages: readonly string[];
  /** Milliseconds for each question. */
  timeout: number;
  /** Epoch milliseconds. */
  now: () => number;
}

const METRIC = METRICS.flow.name;
const APPLY = 'npm run datadog -- apply';
const WRITES = 'monitors_write, dashboards_write, slos_write and metric_tags_write';
const AGAIN = 'Try again in a minute.';
const HOUR = 3_600;

const pointSchema = z.tuple([z.number().max(8.64e15), z.number().nullable()]);
const seriesSchema = z.array(z.object({ pointlist: z.array(pointSchema) }));
const settingsSchema = z.object({ attributes: z.object({ include_percentiles: z.boolean().nullish() }).optional() });

/** A harmless question: what an application key may do that gets an answer with this field, and by which permission. */
type Question = readonly [what: string, permission: string, path: string, field: string];

const questions = (hour: number): Question[] => [
  ['read monitors', 'monitors_read', '/api/v1/monitor/search?page=0&per_page=1', 'metadata'],
  ['read dashboards', 'dashboards_read', '/api/v1/dashboard?count=1', 'dashboards'],
  ['read SLOs', 'slos_read', '/api/v1/slo?limit=1', 'data'],
  ['read events', 'events_read', `/api/v1/events?start=${hour - HOUR}&end=${hour}`, 'events'],
  ['read settings of metrics', 'metrics_read', `/api/v2/metrics/${METRIC}/tags`, 'data'],
];

/** The durations of a stage that came in the last day, by the hour. */
function durationsOf(stage: string, service: string, hour: number): Question {
  const query = `count:${METRIC}{${tagsOf({ env: stage, service }).join(',')}}.as_count().rollup(sum, ${HOUR})`;
  const asked = new URLSearchParams({ from: String(hour - 24 * HOUR), to: String(hour), query });
  return ['query metrics', 'timeseries_query', `/api/v1/query?${asked}`, 'series'];
}

/** What came of a question: the field, or why there is none. */
type Told = Record<'what' | 'permission' | 'because', string> & { value?: unknown; denied: boolean };

async function tell([what, permission, path, field]: Question, { access, timeout }: Context): Promise<Told> {
  const answer = await request(access, { method: 'GET', path }, { timeout });
  if ('value' in answer) {
    const { [field]: value, error } = (answer.value ?? {}) as Record<string, unknown>;
    if (typeof error === 'string' && error) return { what, permission, because: error, denied: false };
    return { what, permission, value, because: NOT_UNDERSTOOD, denied: false };
  }
  const { status = 0, because } = answer.failure;
  // A metric may be there without settings.
  const value = status === 404 && permission === 'metrics_read' ? {} : undefined;
  return { what, permission, value, because, denied: status === 401 || status === 403 };
}

function permissionLine({ what, permission, value, because, denied }: Told): Line {
  if (value) return ok(what, `The application key has ${permission}.`);
  return denied
    ? fail(what, `The application key may not ${what} (${because}).`, `Give its role and its scopes ${permission}.`)
    : fail(what, `Whether it may ${what} is not known: ${because}.`, AGAIN);
}

function durationsLine(stage: string, { value, because }: Told): Line {
  const what = `durations of ${stage}`;
  const series = seriesSchema.safeParse(value).data;
  if (!series)
    return fail(what, `Whether ${METRIC} has values is not known: ${because}.`, 'See the line about queries.');
  const points = series.flatMap(({ pointlist }) => pointlist).filter(([, count]) => count);
  const values = Math.round(points.reduce((sum, [, count]) => sum + (count ?? 0), 0));
  const last = new Date(Math.max(0, ...points.map(([at]) => at))).toISOString().slice(0, 16).replace('T', ' ');
  if (values)
    return ok(what, `${values} values of ${METRIC} came in the last 24 hours, the last in the hour from ${last} UTC.`);
  const todo = `Run the suite in the pipeline with DD_API_KEY set (npx playwright test --project=${stage}): a run at a desk, or of the embedded app, sends nothing. Its verdict has a line about delivery.`;
  return warn(what, `No value of ${METRIC} with env:${stage} came in the last 24 hours.`, todo);
}

function percentilesLine({ value, because }: Told): Line {
  const what = 'percentiles';
  const settings = settingsSchema.safeParse(value).data;
  const seeSettings = 'See the line about settings of metrics.';
  if (!settings) return fail(what, `Whether they are on for ${METRIC} is not known: ${because}.`, seeSettings);
  return settings.attributes?.include_percentiles
    ? ok(what, `They are on for ${METRIC}.`)
    : fail(
        what,
        `They are off for ${METRIC}: its monitors and SLOs have nothing to go by.`,
        `Run ${APPLY}, after a first run of the suite has made the metric known.`,
      );
}

/** What the application key may do, and what of ours is there. All is asked at once. */
export async function examineApplicationKey(context: Context): Promise<Line[]> {
  const { service, stages, now } = context;
  const hour = Math.ceil(now() / 1_000 / HOUR) * HOUR;
  const all = (asked: Question[]) => Promise.all(asked.map((question) => tell(question, context)));
  const queries = stages.map((stage) => durationsOf(stage, service, hour));
  const [told, ofStages] = await Promise.all([all(questions(hour)), all(queries)]);
  // The stages need one permission together: the worst answer tells whether it is there.
  const query = ofStages.find(({ value }) => !value) ?? ofStages[0];
  const permissions = query ? [...told, query] : told;
  const what = 'application key';
  // One without any rights looks the same as one of another organization.
  if (permissions.every(({ denied }) => denied)) {
    const sentence = `The key in DD_APP_KEY is refused for everything (${told[0]?.because}).`;
    const needed = permissions.map(({ permission }) => permission).join(', ');
    const todo = `Take one of the organization of DD_API_KEY that is not revoked and, where its scopes are limited, has ${needed}.`;
    return [fail(what, sentence, todo)];
  }
  return [
    permissions.some(({ value }) => value)
      ? ok(what, `The key in DD_APP_KEY is taken. Whether it may write (${WRITES}), only ${APPLY} shows.`)
      : fail(what, 'The key in DD_APP_KEY could not be checked; the lines below say why.', AGAIN),
    ...permissions.map(permissionLine),
    ...ofStages.map((one, index) => durationsLine(stages[index] ?? '', one)),
    ...told.filter(({ permission }) => permission === 'metrics_read').map(percentilesLine),
  ];
}
