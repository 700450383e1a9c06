import { deliveryMessage } from '../rules/undelivered-metrics.ts';
import type { FlowResult, Verdict } from '../schema/verdict.ts';
import { capitalize, figure, milliseconds, moment, pluralize, signedPercent, span } from '../wording.ts';
import { causeOf, controlOf, previewOf } from './control-words.ts';
import { html, Markup } from './html.ts';
import { findingSection, text } from './page-findings.ts';
import { plot } from './plot.ts';
import { STYLE, STYLE_DIGEST } from './style.ts';
import { cut, plain } from './text.ts';
import {
  areasWorstFirst,
  durationOf,
  flowsWorstFirst,
  isCoarse,
  isFine,
  percentileName,
  stageOf,
} from './verdict-parts.ts';

const NAME = 120;
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;
const TONES: Record<FlowResult['state'], string> = {
  fail: 'fail',
  slower: 'fail',
  doubtful: 'warn',
  warn: 'warn',
  'not measured': 'undecided',
  within: 'pass',
  'no budget': 'none',
  'not required': 'none',
};
const WORDS: Record<Verdict['verdict'], string> = { pass: 'passed', fail: 'failed', undecided: 'undecided' };

const short = (name: string) => cut(plain(name), NAME);
const fact = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${short(value)}</dd>
  </div>`;

function controlFacts(verdict: Verdict): Markup[] {
  const { name, differs } = controlOf(verdict, Infinity) ?? {};
  return [
    ...(name ? [fact('Control', name)] : []),
    ...(differs
      ? [
          html`<div>
            <dt>Against the control</dt>
            <dd>${text(differs)}</dd>
          </div>`,
        ]
      : []),
  ];
}

function header(verdict: Verdict): Markup {
  const { target, channels, build, run, began, ended, expires, shards } = verdict;
  const cause = causeOf(verdict);
  const preview = previewOf(verdict);
  return html`<header>
    ${preview ? html`<div class="preview">${text(preview, 600)}</div>` : undefined}
    <h1 class="tone-${verdict.verdict}">
      <span class="word">${verdict.verdict}</span> <span>Gate for ${short(stageOf(verdict))}</span>
    </h1>
    <div class="summary">${text(verdict.summary, 600)}</div>
    ${cause ? html`<p class="next"><strong>${capitalize(cause.word)}.</strong> ${cause.remedy}</p>` : undefined}
    <dl class="context">
      ${[
        fact('Target', target),
        ...(channels ? [fact(channels.length > 1 ? 'Channels' : 'Channel', channels.join(', '))] : []),
        fact('Build', build),
        ...controlFacts(verdict),
        fact('Run', run),
        fact('Began', moment(began)),
        fact('Took', `${span(ended - began)} on ${pluralize(shards, 'shard')}`),
        fact('Valid until', moment(expires)),
      ]}
    </dl>
  </header>`;
}

function areaSection({ areas }: Verdict): Markup {
  const worst = areasWorstFirst(areas);
  const cell = (value: number) => (value ? html`<td>${value}</td>` : html`<td class="zero">0</td>`);
  const rows = worst.map(({ area, passed, failed, flaky, skipped, missing }) => {
    const tone = failed ? 'fail' : missing ? 'undecided' : flaky ? 'warn' : 'none';
    const name = tone === 'none' ? html`${short(area)}` : html`<span class="state">${short(area)}</span>`;
    return html`<tr class="tone-${tone}">
      <th scope="row">${name}</th>
      ${[passed, failed, flaky, skipped, missing].map(cell)}
    </tr>`;
  });
  const heads = ['Area', 'Passed', 'Failed', 'Flaky', 'Skipped', 'Did not run'].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  return html`<section aria-labelledby="areas">
    <h2 id="areas">Areas</h2>
    <table>
      <caption>
        Tests by result
      </caption>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

const list = (title: string, entries: string[]) =>
  entries.length
    ? html`<h3>${title}</h3>
        <ul class="plain">
          ${entries.map((entry) => html`<li>${text(entry)}</li>`)}
        </ul>`
    : html``;

function otherSection({ leaked, quarantined, health, delivery, baseline }: Verdict): Markup {
  return html`<section class="other" aria-labelledby="other">
    <h2 id="other">Cleanup, health and history</h2>
    ${leaked.length ? undefined : html`<p>No resources leaked.</p>`} ${list('Leaked resources', leaked)}
    ${list(
      'In quarantine',
      quarantined.map(({ test, owner, expires, outcome }) => `${test}: ${outcome} (${owner}, until ${expires})`),
    )}
    ${list(
      'Health',
      health.map(({ name, state, detail }) => `${name}: ${state} (${detail})`),
    )}
    ${delivery ? html`<p>Metrics: ${text(deliveryMessage(delivery))}.</p>` : undefined}
    <p>History: ${pluralize(baseline.runs, 'run')}. ${text(baseline.note)}</p>
  </section>`;
}

const budgetOf = ({ warn, fail }: FlowResult) =>
  fail === undefined ? 'no budget' : `warn ${milliseconds(warn)}, fail ${milliseconds(fail)}`;

/** A flow against its baseline, or with the control and the new build as a pair. */
function changeMarkup(change: NonNullable<FlowResult['change']>): Markup {
  const { ratio, milliseconds: more, evidence, needed, measurements, pairs } = change;
  const told = `evidence ${figure(evidence)} of ${figure(needed)}`;
  if (!pairs)
    return html`<p>
      <strong>${signedPercent(ratio)}</strong> (${milliseconds(more)}) against its baseline; ${told} after
      ${pluralize(measurements, 'measurement')}
    </p>`;
  return html`<dl class="sides">
      ${[
        fact('Control', milliseconds(pairs.control)),
        fact('New', milliseconds(pairs.changed)),
        fact('Difference', `${signedPercent(ratio)}, ${milliseconds(more)}`),
        fact('Pairs', String(pairs.count)),
      ]}
    </dl>
    <p>measured in turns; ${told}</p>`;
}

function flowFigure(result: FlowResult, index: number): Markup {
  const { flow, samples, percentile, state, change } = result;
  const took = samples.length
    ? html`${percentileName(percentile)} <strong>${durationOf(result)}</strong> of
        ${pluralize(samples.length, isCoarse(result) ? 'coarse sample' : 'sample')}`
    : html`no samples`;
  return html`<figure class="flow tone-${TONES[state]}">
    <figcaption>
      <div class="row">
        <h3>${short(flow)}</h3>
        <span class="state">${state}</span>
      </div>
      <p>${took}</p>
      <p>${budgetOf(result)}</p>
      ${change ? changeMarkup(change) : undefined}
    </figcaption>
    ${plot(result, `flow-${index}`)}
  </figure>`;
}

/** What the folded flows have in common. */
const foldedAs = (within: number, free: number) =>
  [
    ...(within ? [`${pluralize(within, 'flow')} within budget`] : []),
    ...(free ? [`${pluralize(free, 'flow')} without a budget`] : []),
  ].join(', ');

function flowSection({ flows }: Verdict): Markup {
  const worst = flowsWorstFirst(flows);
  const figures = worst.map(flowFigure);
  const open = worst.filter((result) => !isFine(result)).length;
  const free = worst.filter(({ state }) => state === 'no budget').length;
  const fine = figures.slice(open);
  return html`<section aria-labelledby="flows">
    <h2 id="flows">Flows</h2>
    <p class="about">
      Dots: the samples of this run. Bar: their duration. Gray line: the medians of earlier runs.
      ${flows.some(({ change }) => change?.pairs) ? 'Dotted line: the median with the control.' : ''} An arrow means
      that the limit is above the plot.
    </p>
    ${open ? html`<div class="flows">${figures.slice(0, open)}</div>` : undefined}
    ${
      fine.length
        ? html`<details class="fine" ${open ? undefined : new Markup('open')}>
            <summary>${foldedAs(fine.length - free, free)}</summary>
            <div class="flows">${fine}</div>
          </details>`
        : undefined
    }
  </section>`;
}

/** The verdict as one HTML page that requests nothing from any server, and neither needs nor allows scripts. */
export function renderPage(verdict: Verdict): string {
  const { digests } = verdict;
  const title = `Gate ${WORDS[verdict.verdict]}: ${short(stageOf(verdict))}, build ${short(verdict.build)}`;
  // The style is not escaped: the page's policy allows it by its digest.
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style></style>
      </head>
      <body>
        ${header(verdict)}
        <main>
          ${findingSection(verdict)}
          <div class="columns">${areaSection(verdict)}${otherSection(verdict)}</div>
          ${verdict.flows.length ? flowSection(verdict) : undefined}
        </main>
        <footer>
          Policy ${cut(plain(digests.policy), 16)}, configuration ${cut(plain(digests.configuration), 16)}, tests
          ${cut(plain(digests.tests), 16)}.
        </footer>
      </body>
    </html> `;
  return page.text.replace('<style></style>', () => `<style>${STYLE}</style>`);
}
