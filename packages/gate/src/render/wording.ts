import type { AreaResult, FlowResult, Reason, Verdict } from '../schema/verdict.ts';

const STATES: FlowResult['state'][] = ['fail', 'slower', 'doubtful', 'warn', 'not measured', 'within'];
const EFFECTS: Reason['effect'][] = ['fail', 'undecided', 'warn'];
/** The last moment that a calendar of JavaScript knows, in epoch milliseconds. */
const LAST_MOMENT = 8.64e15;

const shareOfBudget = ({ duration = 0, fail }: FlowResult) => duration / fail;

/** The flows by what needs a look first; those of one state by how much of their budget they take. */
export const flowsWorstFirst = (flows: FlowResult[]) =>
  flows.toSorted(
    (one, other) =>
      STATES.indexOf(one.state) - STATES.indexOf(other.state) || shareOfBudget(other) - shareOfBudget(one),
  );

/** The areas with failures first, then those with missing and with flaky tests. */
export const areasWorstFirst = (areas: AreaResult[]) =>
  areas.toSorted((one, other) => other.failed - one.failed || other.missing - one.missing || other.flaky - one.flaky);

/** The reasons by effect, those of a rule together; else in the order of the judge. */
export function reasonsWorstFirst(reasons: Reason[]): Reason[] {
  const rules = [...new Set(reasons.map(({ rule }) => rule))];
  return reasons.toSorted(
    (one, other) =>
      EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect) ||
      rules.indexOf(one.rule) - rules.indexOf(other.rule),
  );
}

/** What stands against a pass; the others warn. */
export const blocking = ({ effect }: Reason) => effect !== 'warn';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Whole milliseconds with their unit, `1,500 ms`; a dash where there are none. */
export function milliseconds(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return `${Math.abs(value) < 1e9 ? whole.format(value) : value.toExponential(2)} ms`;
}

export const percentileName = (percentile: number) => (percentile === 50 ? 'median' : `p${percentile}`);

/** Whether there were none but coarse samples, so that the duration is one of them. */
export const isCoarse = ({ samples, coarse }: FlowResult) => samples.length > 0 && coarse >= samples.length;

/** What it took, with `~` before what was measured coarsely. */
export const durationOf = (result: FlowResult) => `${isCoarse(result) ? '~' : ''}${milliseconds(result.duration)}`;

/** A ratio as a signed percentage: `+21 %`. */
export function percentage(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100);
  return `${percent < 0 ? '' : '+'}${Math.abs(percent) < 1e6 ? percent || 0 : percent.toExponential(1)} %`;
}

export const changeOf = ({ change }: FlowResult) => (change ? percentage(change.ratio) : '');

/** Three digits of a number that may be of any size: `1850`, `0.42`, `3.1e+9`. */
export const figure = (value: number) =>
  Math.abs(value) >= 1e6 ? value.toExponential(1) : String(Number(value.toPrecision(value >= 1000 ? 4 : 3)));

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** The parts of a moment in UTC, from epoch milliseconds; undefined where no calendar has it. */
function partsOf(at: number) {
  if (!(Math.abs(at) <= LAST_MOMENT)) return undefined;
  const parts = clock.formatToParts(at);
  return (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? '';
}

/** `2026-11-21 03:03 UTC`, from epoch milliseconds. */
export function moment(at: number): string {
  const part = partsOf(at);
  return part ? `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')} UTC` : String(at);
}

/** `2026-11-21T03:03:00`, from epoch milliseconds. */
export function isoMoment(at: number): string {
  const part = partsOf(at) ?? partsOf(0);
  if (!part) return '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

/** `4 min 12 s`, from milliseconds. */
export function span(duration: number): string {
  const seconds = Math.round(duration / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Where a test stands, from `Title (entity/create.spec.ts:12)` or `entity/create.spec.ts › Title`; below `tests/`. */
export function locationOf(subject: string): { file: string; line?: number } | undefined {
  const [, file, line] = /\(([^()\n]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?\)\s*$/.exec(subject) ?? [];
  if (file !== undefined) return { file, line: Number(line) };
  const [, named] = /^([^\n›]+\.[cm]?[jt]sx?) › /.exec(subject) ?? [];
  return named === undefined ? undefined : { file: named };
}

/** Which flow a reason is about, if any. */
export const flowOf = ({ flows }: Verdict, { subject }: Reason) => flows.find(({ flow }) => flow === subject);
