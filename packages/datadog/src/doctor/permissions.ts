import { METRICS } from '../points/metrics.ts';
import { fail, ok, warn, type Line } from './line.ts';
import { askPoints, QUERY_PERMISSION, QUESTIONS, type Context, type Seen, type Told } from './questions.ts';

const APPLY = 'npm run datadog -- apply';
const WRITES = 'monitors_write, dashboards_write, slos_write and metric_tags_write';

interface Permission {
  permission: string;
  for: string;
  told: Told<unknown>;
}

/** An application key without any rights looks the same as one of another organization: everything is denied. */
function applicationKeyLine(all: Permission[]): Line {
  const denied = all.flatMap(({ told }) => ('denied' in told ? told.denied : []));
  if (denied.length === all.length)
    return fail(
      'application key',
      `The key in DD_APP_KEY is refused for everything (${denied[0]}).`,
      `Take one of the organization of DD_API_KEY that is not revoked and, where its scopes are limited, has ${[...new Set(all.map(({ permission }) => permission))].join(', ')}.`,
    );
  const worked = all.some(({ told }) => 'value' in told);
  return worked
    ? ok('application key', `The key in DD_APP_KEY is taken. Whether it may write (${WRITES}), only ${APPLY} shows.`)
    : fail(
        'application key',
        'The key in DD_APP_KEY could not be checked; the lines below say why.',
        'Try again in a minute.',
      );
}

const permissionLine = ({ permission, for: what, told }: Permission): Line =>
  'value' in told
    ? ok(what, `The application key has ${permission}.`)
    : 'denied' in told
      ? fail(
          what,
          `The application key may not ${what} (${told.denied}).`,
          `Give its role and its scopes ${permission}.`,
        )
      : fail(what, `Whether it may ${what} is not known: ${told.because}.`, 'Try again in a minute.');

const clockOf = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 16).replace('T', ' ');

function pointsLine(stage: string, told: Told<Seen>): Line {
  const what = `durations of ${stage}`;
  if (!('value' in told))
    return fail(
      what,
      `Whether ${METRICS.flow.name} has values is not known: ${'denied' in told ? told.denied : told.because}.`,
      'See the line about queries.',
    );
  const { values, last } = told.value;
  return last === undefined
    ? warn(
        what,
        `No value of ${METRICS.flow.name} with env:${stage} came in the last 24 hours.`,
        `Run the suite with DD_API_KEY set (npx playwright test --project=${stage}); its verdict has a line about delivery.`,
      )
    : ok(
        what,
        `${values} values of ${METRICS.flow.name} came in the last 24 hours, the last in the hour from ${clockOf(last)} UTC.`,
      );
}

function percentilesLine(told: Told<'on' | 'off' | 'none'>): Line {
  const what = 'percentiles';
  const { name } = METRICS.flow;
  if (!('value' in told))
    return fail(
      what,
      `Whether they are on for ${name} is not known: ${'denied' in told ? told.denied : told.because}.`,
      `See the line about settings of metrics.`,
    );
  if (told.value === 'on') return ok(what, `They are on for ${name}.`);
  return fail(
    what,
    told.value === 'off'
      ? `They are off for ${name}: its monitors and the history have nothing to go by.`
      : `${name} has no settings yet, so they are off: its monitors and the history have nothing to go by.`,
    `Run ${APPLY}, after a first run of the suite has made the metric known.`,
  );
}

/** What the application key may do, and what of ours is there. All is asked at once. */
export async function examineApplicationKey(
  context: Context,
  stages: readonly string[],
): Promise<{ lines: Line[]; isUsable: boolean }> {
  const { monitors, dashboards, objectives, settings } = QUESTIONS;
  const [ofMonitors, ofDashboards, ofObjectives, ofSettings, ...ofStages] = await Promise.all([
    monitors.ask(context),
    dashboards.ask(context),
    objectives.ask(context),
    settings.ask(context),
    ...stages.map((stage) => askPoints(context, stage)),
  ]);
  const query = ofStages.find((told) => !('value' in told)) ?? ofStages[0];
  const permissions: Permission[] = [
    { ...monitors, told: ofMonitors },
    { ...dashboards, told: ofDashboards },
    { ...objectives, told: ofObjectives },
    { ...settings, told: ofSettings },
    ...(query ? [{ permission: QUERY_PERMISSION, for: 'query metrics', told: query }] : []),
  ];
  const key = applicationKeyLine(permissions);
  if (permissions.every(({ told }) => 'denied' in told)) return { lines: [key], isUsable: false };
  return {
    lines: [
      key,
      ...permissions.map(permissionLine),
      ...stages.flatMap((stage, index) => (ofStages[index] ? pointsLine(stage, ofStages[index]) : [])),
      percentilesLine(ofSettings),
    ],
    isUsable: 'value' in ofMonitors,
  };
}
