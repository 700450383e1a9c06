import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { FlowResult } from '../schema/verdict.ts';
import { milliseconds, pluralize } from '../wording.ts';
import { html, type Markup } from './html.ts';
import { againstOf } from './control-words.ts';
import { changeOf, durationOf, percentileName } from './verdict-parts.ts';

const WIDTH = 380;
const HEIGHT = 176;
const PLOT = { left: 58, right: WIDTH - 48, top: 14, bottom: HEIGHT - 24 };
/** From left to right, of the plot's width: the history, then this run. */
const HISTORY_ENDS = 0.8;
const THIS_RUN = [0.84, 1] as const;
const SAMPLES = [0.86, 0.98] as const;
/** A limit further away than this many times the largest value is named at the top, to keep the values readable. */
const FAR = 2.2;
const LINE_HEIGHT = 13;
const TICKS = 4;
const MANY_SAMPLES = 12;

type Place = readonly [x: number, y: number];

const across = scaleLinear([PLOT.left, PLOT.right]);
const along = (index: number, length: number, [from, to]: readonly [number, number]) =>
  across(length > 1 ? from + ((to - from) * index) / (length - 1) : (from + to) / 2);
const rounded = (value: number) => Math.round(value * 100) / 100;

/** Heights of the names of both limits, in pixels from the top, so far apart that each can be read. */
function apart(fail: number, warn: number): [number, number] {
  const missing = Math.max(0, LINE_HEIGHT - (warn - fail));
  const up = Math.min(missing / 2, Math.max(0, fail - 6));
  return [fail - up, warn + missing - up];
}

function stroke(places: readonly Place[], color: string, width: number, dashes = 'none'): Markup {
  const path = line<Place>().digits(2)(places) ?? '';
  return html`<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}" stroke-dasharray="${dashes}" />`;
}

function words(text: string, color: string, [x, y]: Place, anchor: 'start' | 'middle' | 'end' = 'start'): Markup {
  const place = html`x="${rounded(x)}" y="${rounded(y)}" dy="0.35em" text-anchor="${anchor}"`;
  return html`<text ${place} font-size="11" fill="${color}">${text}</text>`;
}

function drawing({ samples, history, duration, warn = Infinity, fail = Infinity, change }: FlowResult): Markup[] {
  const control = change?.pairs?.control;
  const largest = Math.max(0, ...samples, ...history, duration ?? 0, control ?? 0);
  const near = [warn, fail].filter((limit) => Number.isFinite(limit) && (largest === 0 || limit <= largest * FAR));
  const top = Math.max(largest * 1.08, ...near.map((limit) => limit * 1.04), 1);
  const up = scaleLinear([0, top], [PLOT.bottom, PLOT.top]).nice(TICKS).clamp(true);
  const level = (value: number): Place[] => [
    [PLOT.left, up(value)],
    [PLOT.right, up(value)],
  ];
  const nameOf = (name: string, limit: number) => (near.includes(limit) ? name : `${name} ↑`);
  const [failHeight, warnHeight] = apart(up(fail), up(warn));
  const below = PLOT.bottom + LINE_HEIGHT;
  const radius = history.length && samples.length > MANY_SAMPLES ? 2 : 3.5;
  const before = history.map((value, run): Place => [along(run, history.length, [0, HISTORY_ENDS]), up(value)]);
  return [
    ...up
      .ticks(TICKS)
      .flatMap((tick) => [
        stroke(level(tick), tick ? 'var(--grid)' : 'var(--axis)', 1),
        words(milliseconds(tick), 'var(--muted)', [PLOT.left - 8, up(tick)], 'end'),
      ]),
    ...(near.includes(warn) ? [stroke(level(warn), 'var(--warn)', 1.5, '6 3')] : []),
    ...(near.includes(fail) ? [stroke(level(fail), 'var(--fail)', 1.5)] : []),
    ...(control === undefined ? [] : [stroke(level(control), 'var(--history)', 1.5, '1.5 3')]),
    ...(before.length ? [stroke(before, 'var(--history)', 1.5)] : []),
    ...(duration === undefined
      ? []
      : [
          stroke(
            THIS_RUN.map((x): Place => [across(x), up(duration)]),
            'var(--sample)',
            2,
          ),
        ]),
    ...samples.map((value, sample) => {
      const place = html`cx="${rounded(along(sample, samples.length, SAMPLES))}" cy="${rounded(up(value))}"`;
      return html`<circle ${place} r="${radius}" fill="var(--sample)" fill-opacity="0.75" />`;
    }),
    ...(Number.isFinite(fail) ? [words(nameOf('fail', fail), 'var(--fail)', [PLOT.right + 5, failHeight])] : []),
    ...(Number.isFinite(warn) ? [words(nameOf('warn', warn), 'var(--warn)', [PLOT.right + 5, warnHeight])] : []),
    words(history.length ? `${pluralize(history.length, 'earlier run')}` : 'no history', 'var(--muted)', [
      PLOT.left,
      below,
    ]),
    words('this run', 'var(--muted)', [across((THIS_RUN[0] + THIS_RUN[1]) / 2), below], 'middle'),
  ];
}

/** What the plot shows, in words. */
const descriptionOf = (result: FlowResult) => {
  const { flow, samples, percentile, history, warn, fail, state } = result;
  const took = samples.length
    ? `${percentileName(percentile)} ${durationOf(result)} of ${pluralize(samples.length, 'sample')}`
    : 'no samples';
  const change = changeOf(result) && `, ${changeOf(result)} against ${againstOf(result)}`;
  const budget = fail === undefined ? 'no budget' : `warns at ${milliseconds(warn)}, fails at ${milliseconds(fail)}`;
  return `${flow}, ${state}: ${took}${change}; ${budget}; ${pluralize(history.length, 'run')} of history`;
};

/**
 * A flow's samples in this run as dots, their duration as a bar, the medians of its history as a line, against its
 * limits: an SVG for a page, colored by the page's custom properties.
 * @param id unique among the plots of the page
 */
export function plot(result: FlowResult, id: string): Markup {
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title">
    <title id="${id}-title">${descriptionOf(result)}</title>
    ${drawing(result)}
  </svg>`;
}
