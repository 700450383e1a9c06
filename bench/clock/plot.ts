import { scaleLinear } from 'd3-scale';
import type { Measured } from './clock.spec.ts';

const [WIDTH, HEIGHT, TOP, BOTTOM] = [960, 480, 60, 424];
/** Left and right of the panel of each mode. */
const PANELS = [
  { mode: 'idle', title: 'Idle', left: 77, right: 460 },
  { mode: 'busy', title: 'Every core busy', left: 557, right: 940 },
] as const;
const LONGEST = 3_600;
const SERIES = [
  { name: "Playwright's step", color: '#d1495b', value: ({ playwright }: Measured) => playwright },
  { name: 'The flow clock', color: '#00798c', value: ({ ours }: Measured) => ours },
];

const text = (words: string, x: number, y: number, more = 'text-anchor="middle"') =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="12" fill="#333" ${more}>${words}</text>`;
const line = (left: number, right: number, y: number, color: string) =>
  `<path d="M${left} ${y}L${right} ${y}" stroke="${color}"/>`;
const dot = (x: number, y: number, radius: number, color: string) =>
  `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${color}" fill-opacity="0.75"/>`;

function panel(measured: Measured[], { mode, title, left, right }: (typeof PANELS)[number]): string[] {
  const across = scaleLinear([0, LONGEST], [left, right]).clamp(true);
  const up = scaleLinear([0, LONGEST], [BOTTOM, TOP]).clamp(true);
  const turned = `text-anchor="middle" transform="rotate(-90 ${left - 52} ${(TOP + BOTTOM) / 2})"`;
  return [
    text(title, left, TOP - 18, 'font-weight="bold"'),
    ...across
      .ticks(6)
      .flatMap((tick) => [
        line(left, right, up(tick), '#ddd'),
        text(String(tick), left - 8, up(tick) + 4, 'text-anchor="end"'),
        text(String(tick), across(tick), BOTTOM + 18),
      ]),
    line(left, right, BOTTOM, '#333'),
    text('true wait (ms)', (left + right) / 2, BOTTOM + 40),
    text('measured (ms)', left - 52, (TOP + BOTTOM) / 2, turned),
    ...SERIES.flatMap(({ color, value }) =>
      measured.filter((one) => one.mode === mode).map((one) => dot(across(one.truth), up(value(one)), 2, color)),
    ),
  ];
}

/** Measured against true, for Playwright and for the clock, idle and busy side by side; an SVG document. */
export function plot(measured: Measured[]): string {
  const legend = SERIES.flatMap(({ name, color }, index) => {
    const left = WIDTH / 2 - 130 + index * 150;
    return [dot(left, 14, 5, color), text(name, left + 12, 18, '')];
  });
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">`;
  const paper = `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`;
  return [head, paper, ...legend, ...PANELS.flatMap((one) => panel(measured, one)), '</svg>'].join('\n');
}
