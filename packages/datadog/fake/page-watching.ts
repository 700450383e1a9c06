import { html, type Markup } from 'playwright-gate/plugin';
import { mutedScopes } from './downtimes.ts';
import type { Organization } from './endpoint.ts';
import { stateOf } from './monitor-state.ts';
import { nothing, section, share, show, state, table, type Tone } from './page-parts.ts';
import { sloStates } from './slo-state.ts';
import type { MonitorStatus } from './store.ts';

const TONES: Record<MonitorStatus, Tone> = { Alert: 'bad', Warn: 'warn', OK: 'good', 'No Data': 'none' };
const ORDER: MonitorStatus[] = ['Alert', 'Warn', 'No Data', 'OK'];
const MOST_GROUPS = 8;

/** Monitors, the worst first, with what they would say. */
export function monitors(organization: Organization): Markup {
  const { store, clock } = organization;
  const rows = store.monitors
    .map((monitor) => ({ monitor, ...stateOf(monitor, organization) }))
    .sort((a, b) => ORDER.indexOf(a.overall) - ORDER.indexOf(b.overall) || a.monitor.name.localeCompare(b.monitor.name))
    .map(({ monitor, overall, groups }) => {
      const muted = mutedScopes(store, monitor, clock.now());
      const values = Object.values(groups);
      const shown = values
        .slice(0, MOST_GROUPS)
        .map(({ name, value }) => `${values.length > 1 ? `${name}: ` : ''}${show(value)}`);
      const more = values.length > MOST_GROUPS ? [`and ${values.length - MOST_GROUPS} more`] : [];
      return [
        html`${monitor.name}<br /><code>${monitor.query}</code>${
            monitor.message
              ? html`<details>
                  <summary>Message</summary>
                  <pre>${monitor.message}</pre>
                </details>`
              : ''
          }`,
        html`${state(overall, TONES[overall])}${muted.length > 0 ? html`<br /><span class="about">muted: ${muted.join(', ')}</span>` : ''}`,
        [...shown, ...more].join(', '),
        monitor.priority === null ? '' : `P${monitor.priority}`,
      ];
    });
  return section(
    'Monitors',
    rows.length > 0 ? table(['Monitor', 'State', 'Value#', 'Priority#'], rows) : nothing('There are no monitors.'),
  );
}

/** Objectives, and how they stand. */
export function objectives({ store, clock }: Organization): Markup {
  const rows = store.slos.flatMap((slo) =>
    sloStates(slo, store, clock.now()).map(({ timeframe, target, value }) => [
      slo.name,
      slo.type,
      timeframe,
      share(target),
      value === undefined
        ? state('no data', 'none')
        : html`${share(value)} ${value >= target ? state('kept', 'good') : state('missed', 'bad')}`,
    ]),
  );
  return section(
    'Objectives',
    rows.length > 0
      ? table(['Objective', 'Type', 'Over', 'Target#', 'So far#'], rows)
      : nothing('There are no service level objectives.'),
  );
}
