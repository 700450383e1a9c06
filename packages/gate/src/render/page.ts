import { deliverySentence } from '../rules/undelivered-metrics.ts';
import type { FlowResult, Verdict } from '../schema/verdict.ts';
import { html, Markup } from './html.ts';
import { reasonSection, text } from './page-reasons.ts';
import { plot } from './plot.ts';
import { STYLE, STYLE_DIGEST } from './style.ts';
import { cut, plain } from './text.ts';
import {
  areasWorstFirst,
  changeOf,
  count,
  durationOf,
  figure,
  flowsWorstFirst,
  isCoarse,
  milliseconds,
  moment,
  percentileName,
  span,
} from './wording.ts';

const NAME = 120;
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; base-uri 'none'; form-action 'none'`;
const TONES: Record<FlowResult['state'], string> = {
  fail: 'fail',
  slower: 'fail',
  doubtful: 'warn',
  warn: 'warn',
  'not measured': 'undecided',
  within: 'pass',
};
const WORDS: Record<Verdict['verdict'], string> = { pass: 'passed', fail: 'failed', undecided: 'undecided' };

const short = (name: string) => cut(plain(name), NAME);
const fact = (name: string, value: string) =>
  html`<div>
    <dt>${name}</dt>
    <dd>${short(value)}</dd>
  </div>`;

function header(verdict: Verdict): Markup {
  const { stage, target, build, run, began, ended, expires, shards } = verdict;
  return html`<header>
    <h1 class="tone-${verdict.verdict}">
      <span class="word">${verdict.verdict}</span> <span>Gate for ${short(stage)}</span>
    </h1>
    <div class="summary">${text(verdict.summary, 600)}</div>
    <dl class="facts">
      ${[
        fact('Target', target),
        fact('Build', build),
        fact('Run', run),
        fact('Began', moment(began)),
        fact('Took', `${span(ended - began)} on ${count(shards, 'shard')}`),
        fact('Evidence until', moment(expires)),
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
  const heads = ['Area', 'Passed', 'Failed', 'Flaky', 'Skipped', 'Missing'].map(
    (name) => html`<th scope="col">${name}</th>`,
  );
  return html`<section aria-labelledby="areas">
    <h2 id="areas">Areas</h2>
    <table>
      <caption>
        Tests by how they ended
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

function otherSection({ leftBehind, quarantined, health, delivery, baseline }: Verdict): Markup {
  return html`<section class="besides" aria-labelledby="besides">
    <h2 id="besides">Besides</h2>
    ${leftBehind.length ? undefined : html`<p>Nothing was left behind.</p>`} ${list('Left behind', leftBehind)}
    ${list(
      'In quarantine',
      quarantined.map(({ test, owner, expires, outcome }) => `${test}: ${outcome}; ${owner} until ${expires}`),
    )}
    ${list(
      'Health',
      health.map(({ name, state, detail }) => `${name}: ${state}. ${detail}`),
    )}
    ${delivery ? html`<p>Measurements: ${text(deliverySentence(delivery))}.</p>` : undefined}
    <p>Judged by ${count(baseline.runs, 'run')} of history. ${text(baseline.note)}</p>
  </section>`;
}

function flowFigure(result: FlowResult, index: number): Markup {
  const { flow, samples, percentile, warn, fail, state, change } = result;
  const took = samples.length
    ? html`${percentileName(percentile)} <strong>${durationOf(result)}</strong> of
        ${count(samples.length, isCoarse(result) ? 'coarse sample' : 'sample')}`
    : html`no samples`;
  const evidence = change
    ? html`<p>
        <strong>${changeOf(result)}</strong> (${milliseconds(change.milliseconds)}), evidence ${figure(change.evidence)}
        of ${figure(change.needed)} after ${count(change.rounds, 'look')}
      </p>`
    : undefined;
  return html`<figure class="flow tone-${TONES[state]}">
    <figcaption>
      <div class="row">
        <h3>${short(flow)}</h3>
        <span class="state">${state}</span>
      </div>
      <p>${took}</p>
      <p>warn ${milliseconds(warn)}, fail ${milliseconds(fail)}</p>
      ${evidence}
    </figcaption>
    ${plot(result, `flow-${index}`)}
  </figure>`;
}

function flowSection({ flows }: Verdict): Markup {
  const worst = flowsWorstFirst(flows);
  const figures = worst.map(flowFigure);
  const open = worst.filter(({ state }) => state !== 'within').length;
  const fine = figures.slice(open);
  return html`<section aria-labelledby="flows">
    <h2 id="flows">Flows</h2>
    <p class="about">
      Dots: samples of this run, the bar its duration. Grey line: medians of the runs before. An arrow: the limit is
      above the plot.
    </p>
    ${open ? html`<div class="flows">${figures.slice(0, open)}</div>` : undefined}
    ${
      fine.length
        ? html`<details class="fine" ${open ? undefined : new Markup('open')}>
            <summary>${count(fine.length, 'flow')} within budget</summary>
            <div class="flows">${fine}</div>
          </details>`
        : undefined
    }
  </section>`;
}

/** The verdict as one HTML page that asks nothing of any server, needs no scripts and allows none. */
export function renderPage(verdict: Verdict): string {
  const { digests } = verdict;
  const title = `Gate ${WORDS[verdict.verdict]}: ${short(verdict.stage)}, build ${short(verdict.build)}`;
  // The style goes in as it is: its digest is what the page's policy lets in.
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
          ${reasonSection(verdict)}
          <div class="columns">${areaSection(verdict)}${otherSection(verdict)}</div>
          ${verdict.flows.length ? flowSection(verdict) : undefined}
        </main>
        <footer>
          Judged by policy ${cut(plain(digests.policy), 16)}, configuration ${cut(plain(digests.configuration), 16)},
          tests ${cut(plain(digests.tests), 16)}.
        </footer>
      </body>
    </html> `;
  return page.text.replace('<style></style>', () => `<style>${STYLE}</style>`);
}
