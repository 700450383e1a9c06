import type { WatchPolicy } from './resource.ts';

/** The page of `docs/` that says what to do about alerts, and where on it. */
export const RUNBOOK = 'alerts.md';
export type RunbookSection = 'slow' | 'drift' | 'flaky' | 'silence' | 'unmeasured' | 'objective';

/** Where in an organization people look: `app.datadoghq.eu`, but `us5.datadoghq.com`. */
export const appOf = (site: string): string => `https://${site.split('.').length === 2 ? 'app.' : ''}${site}`;

/** What all texts need to know. */
export interface Readers {
  policy: WatchPolicy;
  /** Of Datadog, such as `datadoghq.eu`. */
  site: string;
  stage: string;
}

export const runbookUrl = ({ policy }: Pick<Readers, 'policy'>, section: RunbookSection): string =>
  `${policy.datadog.monitors.docs.replace(/\/+$/, '')}/${RUNBOOK}#${section}`;

/** Where the gate's verdicts are told as events, the last one first. */
const verdictsUrl = ({ policy, site, stage }: Readers): string =>
  `${appOf(site)}/event/explorer?query=${encodeURIComponent(`service:${policy.datadog.service} env:${stage} gate:e2e`)}`;

/** What an alert means, by what has happened; without a sentence nothing is said of it. */
export interface Meaning {
  alert?: string;
  warning?: string;
  noData?: string;
  recovery?: string;
}

const block = (name: string, text: string | undefined) => (text ? [`{{#${name}}}`, text, `{{/${name}}}`] : []);

/**
 * The message of a monitor: what it means, whom it concerns, what to do, and how the last verdict is found.
 * @param subject that a verdict is asked about: a flow; undefined for the whole of it
 */
export function messageOf(readers: Readers, section: RunbookSection, meaning: Meaning, subject?: string): string {
  const { service, team, monitors } = readers.policy.datadog;
  return [
    ...block('is_alert', meaning.alert),
    ...block('is_warning', meaning.warning),
    ...block('is_no_data', meaning.noData),
    ...block('is_recovery', meaning.recovery),
    '',
    `**Whom it concerns:** team ${team} ${monitors.notify.join(' ')}`.trimEnd(),
    `**What to do:** ${runbookUrl(readers, section)}`,
    `**The last verdict:** ${verdictsUrl(readers)}, or beside a run \`npx playwright-gate explain${subject ? ` ${subject}` : ''}\``,
    '',
    `Made of gate.config.ts for ${service} in ${readers.stage}. Change it there: what is changed here, the next \`npm run datadog -- apply\` undoes.`,
  ].join('\n');
}
