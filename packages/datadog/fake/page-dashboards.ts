import { html, Markup } from 'playwright-gate/plugin';
import { variablesOf } from './dashboards.ts';
import type { Organization } from './endpoint.ts';
import { nothing, section, share, show } from './page-parts.ts';
import { evaluate, spanOf, type Groups } from './query.ts';
import { metricsOf, parseMetricQuery, parseQuery, QueryError } from './query-grammar.ts';
import { reduce } from './sketch.ts';
import { sloStates } from './slo-state.ts';
import type { StoredDashboard, StoredWidget } from './store.ts';

/** What a dashboard shows unless somebody chooses otherwise. Seconds. */
const SHOWN = 86_400;
const MOST_GROUPS = 8;
const PIECES = 48;

interface Request {
  queries?: { name: string; query: string; data_source: string; aggregator?: string }[];
  formulas?: { formula: string; alias?: string }[];
}

/** A line through the values over time, stretched to the width of its card. */
function sparkline(values: (number | undefined)[]): Markup {
  const known = values.flatMap((value, index) => (value === undefined ? [] : [{ value, index }]));
  if (known.length < 2) return html``;
  const all = known.map(({ value }) => value);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const y = (value: number) => 40 - ((value - low) / (high - low || 1)) * 36;
  const points = known.map(({ value, index }) => `${index},${y(value).toFixed(1)}`).join(' ');
  return new Markup(
    `<svg viewBox="0 0 ${values.length - 1} 44" preserveAspectRatio="none" aria-hidden="true"><polyline points="${points}"/></svg>`,
  );
}

function values({ store, clock }: Organization, dashboard: StoredDashboard, request: Request): Markup {
  const queries = (request.queries ?? []).filter(({ data_source: source }) => source === 'metrics');
  const context = {
    store,
    variables: variablesOf(dashboard),
    named: Object.fromEntries(queries.map(({ name, query }) => [name, parseMetricQuery(query)])),
  };
  const to = Math.floor(clock.now() / 1_000) + 1;
  const wanted = request.formulas ?? queries.map(({ name }) => ({ formula: name }));
  return html`${wanted.map(({ formula, alias }: { formula: string; alias?: string }) => {
    const expression = parseQuery(formula);
    const [metric] = Object.values(context.named).flatMap(metricsOf);
    const unit =
      metric && store.metrics[metric.metric]?.metadata.unit === 'second' && metric.aggregator !== 'count' ? 's' : '';
    const whole: Groups = evaluate(expression, context, { from: to - SHOWN, to, interval: SHOWN });
    const pieces = spanOf(expression, to - SHOWN, to);
    const over = evaluate(expression, context, { ...pieces, interval: Math.max(pieces.interval, SHOWN / PIECES) });
    const named = (key: string) => [alias, key].filter(Boolean).join(' ') || 'all';
    const rows = [...whole]
      .map(([key, each]) => ({
        key,
        value: reduce(
          each.filter((one) => one !== undefined),
          'last',
        ),
      }))
      .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
    const first = rows[0] && over.get(rows[0].key);
    return html`<ul>
        ${rows.slice(0, MOST_GROUPS).map(({ key, value }) => html`<li><span>${named(key)}</span><strong>${show(value, unit)}</strong></li>`)}
      </ul>
      ${rows.length === 0 ? html`<p class="about">no data in the last day</p>` : ''}${first ? sparkline(first) : ''}`;
  })}`;
}

function card(organization: Organization, dashboard: StoredDashboard, { definition }: StoredWidget): Markup {
  const requests = (Array.isArray(definition.requests) ? definition.requests : []) as Request[];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const queries = requests.flatMap((one) => one.queries ?? []).map(({ query }) => query);
  const slo = organization.store.slos.find(({ id }) => id === definition.slo_id);
  let content: Markup[];
  try {
    content = requests.map((request) => values(organization, dashboard, request));
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    content = [nothing(`Not worked out: ${error.message}.`)];
  }
  return html`<div class="card">
    <p><strong>${text(definition.title) || text(definition.type)}</strong></p>
    ${text(definition.title) || slo ? html`<p class="about">${text(definition.type)}${slo ? `: ${slo.name}` : ''}</p>` : ''}
    ${
      slo
        ? html`<ul>
            ${sloStates(slo, organization.store, organization.clock.now()).map(({ timeframe, value }) => html`<li><span>${timeframe}</span><strong>${share(value)}</strong></li>`)}
          </ul>`
        : ''
    }
    ${definition.type === 'note' ? html`<pre>${text(definition.content)}</pre>` : ''}${definition.type === 'manage_status' ? html`<p><code>${text(definition.query)}</code></p>` : ''}
    ${content}${
      queries.length > 0
        ? html`<details>
            <summary>Queries</summary>
            ${queries.map((query) => html`<p><code>${query}</code></p>`)}
          </details>`
        : ''
    }
  </div>`;
}

function widgets(organization: Organization, dashboard: StoredDashboard, all: StoredWidget[]): Markup {
  const inner = ({ definition }: StoredWidget) =>
    Array.isArray(definition.widgets) ? (definition.widgets as StoredWidget[]) : [];
  const groups = all.filter(({ definition }) => definition.type === 'group');
  const single = all.filter(({ definition }) => definition.type !== 'group');
  return html`<div class="cards">${single.map((widget) => card(organization, dashboard, widget))}</div>
    ${groups.map(
      (group) =>
        html`<h3>${String(group.definition.title ?? '')}</h3>
          ${widgets(organization, dashboard, inner(group))}`,
    )}`;
}

/** Dashboards, widget by widget, with the values of the last day. */
export function dashboards(organization: Organization): Markup {
  const { store } = organization;
  if (store.dashboards.length === 0) return section('Dashboards', nothing('There are no dashboards.'));
  return html`${store.dashboards.map((dashboard) =>
    section(`Dashboard: ${dashboard.title}`, widgets(organization, dashboard, dashboard.widgets)),
  )}`;
}
