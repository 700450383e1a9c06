import { html, Markup } from 'playwright-gate/plugin';
import type { Organization } from './endpoint.ts';
import { alertsOf } from './events.ts';
import { dashboards } from './page-dashboards.ts';
import { flows, metrics } from './page-metrics.ts';
import { nothing, section, show, state, table, time, type Tone } from './page-parts.ts';
import { STYLE } from './page-style.ts';
import { monitors, objectives } from './page-watching.ts';
import type { Seen } from './server.ts';
import { countPoints, duplicatePoints, tagSets, type Store, type StoredEvent } from './store.ts';

const MOST_EVENTS = 50;
const MOST_REQUESTS = 30;

const TONES: Record<string, Tone> = { error: 'bad', warning: 'warn', success: 'good' };
const tone = (status = '') => TONES[status] ?? 'none';

const facts = (all: [name: string, value: number, tone?: Tone][]): Markup =>
  html`<dl class="facts">
    ${all.map(
      ([name, value, color = 'none']) =>
        html`<div class="${color}">
          <dt>${name}</dt>
          <dd class="${value > 0 && color !== 'none' ? 'tone' : ''}">${show(value)}</dd>
        </div>`,
    )}
  </dl>`;

const findings = (flags: readonly string[]): Markup =>
  flags.length === 0
    ? html``
    : html`<div class="findings">
        <h2>What a sender should have done otherwise</h2>
        <ul>
          ${flags.map((flag) => html`<li>${flag}</li>`)}
        </ul>
      </div>`;

const event = ({ title, status, text, tags, at }: StoredEvent): Markup =>
  html`<li>
    ${state(status, tone(status))} <strong>${title}</strong> <span class="about">${time(at)}</span>
    ${text ? html`<pre>${text}</pre>` : ''}
    <p class="tags">${tags.join(' ')}</p>
  </li>`;

function happenings(store: Store): Markup {
  const alerts = alertsOf(store).map(({ key, status, title, at, events }) => [
    title,
    state(status, tone(status)),
    key,
    events,
    time(at),
  ]);
  return html`${section('Alerts', alerts.length > 0 ? table(['Alert', 'State', 'Aggregation key', 'Events#', 'Last'], alerts) : nothing('No event has come.'))}
  ${section(
    'Events',
    store.events.length > 0
      ? html`<ul class="events">
          ${store.events.slice(-MOST_EVENTS).reverse().map(event)}
        </ul>`
      : nothing('No event has come.'),
  )}`;
}

function deployments(store: Store): Markup {
  const rows = store.deployments.map(({ id, kind, attributes, times }) => {
    const text = (key: string) => String(attributes[key] ?? '');
    return [
      text('service') || text('name') || String(attributes.services ?? ''),
      kind,
      text('env'),
      text('version'),
      id,
      times,
    ];
  });
  return section(
    'Deployments and failures',
    rows.length > 0
      ? table(['Service', 'Kind', 'Environment', 'Version', 'Id', 'Sent#'], rows)
      : nothing('None has come.'),
  );
}

function requests(seen: readonly Seen[]): Markup {
  const rows = seen
    .slice(-MOST_REQUESTS)
    .reverse()
    .map(({ at, method, path, bytes, inflated, status, fault }) => [
      time(at),
      `${method} ${path}`,
      show(bytes),
      show(inflated),
      html`${status ?? 'no answer'}${fault ? html` <span class="about">(${fault})</span>` : ''}`,
    ]);
  return section(
    'Last requests',
    rows.length > 0 ? table(['Time', 'Request', 'Bytes#', 'Inflated#', 'Answer'], rows) : nothing('None has come.'),
  );
}

/** The page that shows what somebody on call would see. Without scripts; nothing is loaded from anywhere. */
export function renderPage(organization: Organization, flags: readonly string[], seen: readonly Seen[]): string {
  const { store, clock } = organization;
  const dropped = store.dropped.reduce((sum, { values }) => sum + values, 0);
  const body = html`<header>
      <h1>A fake Datadog</h1>
      <p class="lead">
        What the suite sent, and what it watches, as somebody on call would see it. ${time(clock.now())} UTC.
      </p>
      ${facts([
        ['Values stored', countPoints(store)],
        ['Tag sets', tagSets(store)],
        ['Values dropped', dropped, 'bad'],
        ['Stored twice', duplicatePoints(store).length, 'warn'],
        ['Monitors', store.monitors.length],
        ['Events', store.events.length],
        ['Requests', seen.length],
        ['Findings', flags.length, 'bad'],
      ])}${findings(flags)}
    </header>
    <main>
      ${monitors(organization)}${flows(store)}${objectives(organization)}${dashboards(organization)}${happenings(store)}${deployments(store)}${metrics(store)}${requests(seen)}
    </main>
    <footer>Kept on this machine. Nothing here has left it.</footer>`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>A fake Datadog</title><style>${STYLE}</style></head><body>${body.text}</body></html>`;
}
