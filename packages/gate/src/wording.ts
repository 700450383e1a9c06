/** How numbers, units and dates are written wherever a person reads them. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
/** The last moment that a calendar of JavaScript knows, in epoch milliseconds. */
const LAST_MOMENT = 8.64e15;

/** The command line of the gate, with what follows its name. */
export const gateCommand = (rest: string) => `npx playwright-gate ${rest}`;

/** `1 test`, `3 tests`, `12,345 entries`. */
export const pluralize = (count: number, noun: string, plural = `${noun}s`) =>
  `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;

/** What stands between the errors of one attempt, where they are told in one line. */
export const NEXT_ERROR = '; also: ';

/** Whether an attempt had no snapshot to compare with, and may have written one: what passes after it is compared with itself. */
export const lackedSnapshot = ({ error = '' }: { error?: string | undefined }): boolean =>
  error.split(NEXT_ERROR).some((one) => /^(Error: )?A snapshot (doesn't exist at|is not provided)/.test(one));

/** The text with a capital letter first. */
export const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The identity of a build with each digest in it as short as Git's: `sha256:a30205cfbfb4`. */
export const shortIdentity = (build: string) => build.replace(/\b[0-9a-f]{13,}\b/g, (digest) => digest.slice(0, 12));

/** Whole milliseconds with their unit, `1,500 ms`; a dash where there are none. */
export function milliseconds(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return `${Math.abs(value) < 1e9 ? whole.format(value) : value.toExponential(2)} ms`;
}

/** A share as a percentage without the noise of binary fractions: `5 %`, `0.1 %`; or with so many decimals. */
export const percent = (share: number, decimals?: number) =>
  `${decimals === undefined ? Number((100 * share).toPrecision(12)) : (100 * share).toFixed(decimals)} %`;

/** A ratio as a signed percentage: `+21 %`. */
export function signedPercent(ratio: number): string {
  const value = Math.round((ratio - 1) * 100);
  return `${value < 0 ? '' : '+'}${Math.abs(value) < 1e6 ? value || 0 : value.toExponential(1)} %`;
}

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

const UNITS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 };

/** `3 days`, `5 hours`, from milliseconds: the largest unit of which there is at least one. */
export function age(duration: number): string {
  const [unit, length] = Object.entries(UNITS).find(([, length]) => duration >= length) ?? ['second', UNITS.second];
  return pluralize(Math.floor(duration / length), unit);
}
