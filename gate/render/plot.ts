import * as echarts from 'echarts';
import type { FlowResult } from '../schema/verdict.ts';
import { html, Markup } from './html.ts';
import { changeOf, count, durationOf, milliseconds, percentileName } from './wording.ts';

const WIDTH = 380;
const HEIGHT = 176;
const GRID = { left: 58, right: 48, top: 14, bottom: 24 };
const BOTTOM = HEIGHT - GRID.bottom;
/** From left to right in percent: the history, then this run. */
const HISTORY_ENDS = 80;
const THIS_RUN = [86, 100] as const;
/** A limit further away than this many times the largest value is named at the top, so that the values stay readable. */
const FAR = 2.2;
const LINE_HEIGHT = 13;

/** The end of an axis that holds `largest`, and the step of its ticks. */
function axisFor(largest: number): { end: number; step: number } {
  const rough = largest / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  return { end: step * Math.ceil(largest / step - 1e-9), step };
}

const along = (index: number, length: number, [from, to]: readonly [number, number]) =>
  length > 1 ? from + ((to - from) * index) / (length - 1) : (from + to) / 2;

/** Heights of the names of both limits, in pixels from the top, so far apart that each can be read. */
function apart(fail: number, warn: number): [number, number] {
  const missing = Math.max(0, LINE_HEIGHT - (warn - fail));
  const up = Math.min(missing / 2, Math.max(0, fail - 6));
  return [fail - up, warn + missing - up];
}

const label = (text: string, fill: string, x: number, y: number, textAlign: 'left' | 'center' = 'left') => ({
  type: 'text' as const,
  silent: true,
  x,
  y,
  style: { text, fill, fontSize: 11, textAlign, textVerticalAlign: 'middle' as const },
});

function optionsOf({ samples, history, duration, warn, fail }: FlowResult): echarts.EChartsOption {
  const largest = Math.max(0, ...samples, ...history, duration ?? 0);
  const limits = [warn, fail].filter(Number.isFinite);
  const near = limits.filter((limit) => largest === 0 || limit <= largest * FAR);
  const { end, step } = axisFor(Math.max(largest * 1.08, ...near.map((limit) => limit * 1.04), 1));
  const heightOf = (value: number) => GRID.top + (1 - Math.min(1, value / end)) * (BOTTOM - GRID.top);
  const nameOf = (name: string, limit: number) => (near.includes(limit) ? name : `${name} ↑`);
  const [failHeight, warnHeight] = apart(heightOf(fail), heightOf(warn));
  const plotWidth = WIDTH - GRID.left - GRID.right;
  const quiet = { silent: true, animation: false, emphasis: { disabled: true } };
  const line = (data: number[][], color: string, width: number, type: 'solid' | 'dashed' | 'dotted' = 'solid') => ({
    ...quiet,
    type: 'line' as const,
    showSymbol: false,
    lineStyle: { color, width, type },
    data,
  });
  const across = (value: number) => [
    [0, value],
    [100, value],
  ];
  return {
    animation: false,
    grid: GRID,
    xAxis: {
      type: 'value',
      min: 0,
      max: 100,
      splitLine: { show: false },
      axisLabel: { show: false },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: 'var(--axis)' } },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: end,
      interval: step,
      splitLine: { lineStyle: { color: 'var(--grid)' } },
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: 'var(--muted)', fontSize: 11, formatter: (value: number) => milliseconds(value) },
    },
    series: [
      ...(near.includes(warn) ? [line(across(warn), 'var(--warn)', 1.5, 'dashed')] : []),
      ...(near.includes(fail) ? [line(across(fail), 'var(--fail)', 1.5)] : []),
      line(
        history.map((value, run) => [along(run, history.length, [0, HISTORY_ENDS]), value]),
        'var(--history)',
        1.5,
      ),
      ...(duration === undefined
        ? []
        : [
            line(
              [THIS_RUN[0] - 2, THIS_RUN[1]].map((x) => [x, duration]),
              'var(--sample)',
              2,
            ),
          ]),
      {
        ...quiet,
        type: 'scatter' as const,
        symbolSize: history.length && samples.length > 12 ? 4 : 7,
        itemStyle: { color: 'var(--sample)', opacity: 0.75 },
        data: samples.map((value, sample) => [along(sample, samples.length, [THIS_RUN[0], THIS_RUN[1] - 2]), value]),
      },
    ],
    graphic: {
      elements: [
        ...(Number.isFinite(fail)
          ? [label(nameOf('fail', fail), 'var(--fail)', WIDTH - GRID.right + 5, failHeight)]
          : []),
        ...(Number.isFinite(warn)
          ? [label(nameOf('warn', warn), 'var(--warn)', WIDTH - GRID.right + 5, warnHeight)]
          : []),
        label(
          history.length ? count(history.length, 'run') + ' before' : 'no history',
          'var(--muted)',
          GRID.left,
          BOTTOM + 13,
        ),
        label('this run', 'var(--muted)', GRID.left + plotWidth * 0.93, BOTTOM + 13, 'center'),
      ],
    },
  };
}

/** In words what the plot shows, for who cannot see it. */
const descriptionOf = (result: FlowResult) => {
  const { flow, samples, percentile, history, warn, fail, state } = result;
  const took = samples.length
    ? `${percentileName(percentile)} ${durationOf(result)} of ${count(samples.length, 'sample')}`
    : 'no samples';
  const change = changeOf(result) && `, ${changeOf(result)} against what was expected`;
  return `${flow}, ${state}: ${took}${change}; warns from ${milliseconds(warn)}, fails from ${milliseconds(fail)}; ${count(history.length, 'run')} of history`;
};

/**
 * A flow's samples in this run as dots, their duration as a bar, the medians of its history as a line, against its
 * limits: an SVG to stand in a page, coloured by the page's custom properties.
 * @param id what no other plot of the page has
 */
export function plot(result: FlowResult, id: string): Markup {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  chart.setOption(optionsOf(result));
  const svg = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  const [, body = ''] = /^<svg[^>]*>([\s\S]*)<\/svg>\s*$/.exec(svg) ?? [];
  // ECharts numbers its charts, and styles them inline, which the page's policy forbids.
  const drawing = body
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (class|style|pointer-events|xml:space|ecmeta_\w+)="[^"]*"/g, '')
    .replace(/zr\d+-/g, `${id}-`)
    .replace(/\n\s*/g, '');
  const opening = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}-title">`;
  const title = html`<title id="${id}-title">${descriptionOf(result)}</title>`;
  return new Markup(`${opening}${title.text}${drawing}</svg>`);
}
