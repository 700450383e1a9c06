import { tagOf } from '../points/tags.ts';
import type { WatchPolicy } from './resource.ts';

/** What an alert is about, and its section of `docs/alerts.md`. */
export type Topic =
  'failed' | 'undecided' | 'failing' | 'slow' | 'slower' | 'flaky' | 'silence' | 'unmeasured' | 'delivery' | 'slo';

/** What all texts and queries need to know. */
export interface Readers {
  policy: WatchPolicy;
  /** Of Datadog, such as `datadoghq.eu`. */
  site: string;
  stage: string;
}

/** What an alert means, by what has happened; without a sentence nobody is told of it. */
export interface Meaning {
  alert: string;
  noData?: string;
  recovery?: string;
}

/** Where in an organization people look: `app.datadoghq.eu`, but `us5.datadoghq.com`. */
export const appOf = (site: string): string => `https://${site.split('.').length === 2 ? 'app.' : ''}${site}`;

/** Where it says what to do: an address where the pages of `docs/` can be read, else the page in the repository. */
export function runbook({ datadog: { monitors } }: WatchPolicy, topic?: Topic): string {
  const page = `alerts.md${topic ? `#${topic}` : ''}`;
  return monitors.docs ? `${monitors.docs.replace(/\/+$/, '')}/${page}` : `see docs/${page} in the suite's repository`;
}

export const dashboardTitle = (service: string): string => `E2E ${service}: what the gate sees`;
/** The service of a dashboard that has such a title. */
export const serviceInTitle = (title: unknown): string | undefined =>
  /^E2E (.+): what the gate sees$/.exec(String(title))?.[1];

/**
 * The message of a monitor: what it means and who is told of that, what to do, and where the last verdict is.
 * Handles stand in the block of what has happened: outside of it they would be told of everything. A name is none of them.
 * @param priority 1 pages, all others notify
 */
export function messageOf(
  { policy, site, stage }: Readers,
  topic: Topic,
  { alert, noData, recovery }: Meaning,
  priority: number,
): string {
  const { service, team, monitors } = policy.datadog;
  const handles = priority === 1 ? monitors.notify.page : monitors.notify.notify;
  const block = (name: string, text: string | undefined) =>
    text ? [`{{#${name}}}`, [text.replaceAll('@', '(at)'), ...handles].join(' '), `{{/${name}}}`] : [];
  const verdicts = encodeURIComponent(`gate:e2e ${tagOf('service', service)} ${tagOf('env', stage)}`);
  return [
    ...[...block('is_alert', alert), ...block('is_no_data', noData), ...block('is_recovery', recovery), ''],
    `**What to do:** ${runbook(policy, topic)}`,
    `**Verdicts:** ${appOf(site)}/event/explorer?query=${verdicts}`,
    `**Dashboard:** ${dashboardTitle(service)}`,
    '',
    `Team ${team}. Made from gate.config.ts: change it there, as \`npm run datadog -- apply\` undoes changes made here.`,
  ].join('\n');
}
