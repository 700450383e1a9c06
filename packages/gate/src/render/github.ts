import type { Reason, Verdict } from '../schema/verdict.ts';
import { cut, plain, printable } from './text.ts';
import {
  blocking,
  changeOf,
  durationOf,
  flowsWorstFirst,
  locationOf,
  milliseconds,
  moment,
  percentileName,
  reasonsWorstFirst,
} from './wording.ts';

/** What fits below the 1 MiB of a step summary, whatever the texts are. */
const MOST_ROWS = 60;
const CELL = 240;
/** As many of each level as GitHub shows of a step. */
const MOST_ANNOTATIONS = 10;
const MOST_CHARACTERS = 2_000;

const ICONS: Record<Verdict['verdict'] | Reason['effect'], string> = {
  pass: '✅',
  fail: '❌',
  undecided: '❔',
  warn: '⚠️',
};
const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\\': '&#92;',
  $: '&#36;',
};

/** Text that Markdown shows as it is, also in the cell of a table. */
const markdown = (text: string) =>
  cut(plain(text), CELL).replace(/[&<>\\$|*_`~[\]#!]/g, (character) => ENTITIES[character] ?? `\\${character}`);

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A table with how many rows were left out of it. */
function table<T>(head: string[], all: readonly T[], cellsOf: (one: T) => string[]): string[] {
  const left = all.length - MOST_ROWS;
  return [
    '',
    row(head),
    row(head.map(() => '---')),
    ...all.slice(0, MOST_ROWS).map((one) => row(cellsOf(one))),
    ...(left > 0 ? ['', `And ${left} more, in verdict.json.`] : []),
  ];
}

/** The verdict as Markdown for GitHub's step summary; below 1 MiB. */
export function renderStepSummary(verdict: Verdict): string {
  const reasons = reasonsWorstFirst(verdict.reasons);
  const flows = flowsWorstFirst(verdict.flows);
  return [
    `## ${ICONS[verdict.verdict]} Gate: ${verdict.verdict}, ${markdown(verdict.stage)}`,
    '',
    markdown(verdict.summary),
    '',
    `Target ${markdown(verdict.target)}, build ${markdown(verdict.build)}, run ${markdown(verdict.run)}; expires ${moment(verdict.expires)}.`,
    ...(reasons.length
      ? table(
          ['', 'Rule', 'Subject', 'Actual', 'Limit', 'Why'],
          reasons,
          ({ effect, rule, subject, actual, limit, sentence }) => [
            `${ICONS[effect]} ${effect}`,
            rule,
            ...[subject, actual, limit, sentence].map(markdown),
          ],
        )
      : []),
    ...(flows.length
      ? table(['Flow', 'Duration', 'Samples', 'Warn', 'Fail', 'Change', 'State'], flows, (result) => [
          markdown(result.flow),
          result.samples.length
            ? `${percentileName(result.percentile)} ${durationOf(result).replace('~', '\\~')}`
            : '–',
          String(result.samples.length),
          milliseconds(result.warn),
          milliseconds(result.fail),
          changeOf(result),
          result.state,
        ])
      : []),
    '',
  ].join('\n');
}

const CODES: { [character: string]: string } = { '%': '%25', '\r': '%0D', '\n': '%0A', ':': '%3A', ',': '%2C' };
const data = (text: string) => printable(text).replace(/[%\r\n]/g, (character) => CODES[character] ?? '');
const property = (text: string) => plain(text).replace(/[%\r\n:,]/g, (character) => CODES[character] ?? '');

function annotation({ effect, rule, subject, sentence }: Reason): string {
  const location = locationOf(plain(subject));
  const properties = [
    ...(location ? [`file=${property(`tests/${location.file}`)}`] : []),
    ...(location?.line === undefined ? [] : [`line=${location.line}`]),
    `title=${property(`Gate, ${rule}`)}`,
  ];
  const text = [...printable(sentence)].slice(0, MOST_CHARACTERS).join('');
  return `::${effect === 'warn' ? 'warning' : 'error'} ${properties.join(',')}::${data(text)}`;
}

/** The first of them, and where there are too many, in place of the last one how many are left. */
function atMost(level: 'error' | 'warning', reasons: Reason[]): string[] {
  if (reasons.length <= MOST_ANNOTATIONS) return reasons.map(annotation);
  const shown = reasons.slice(0, MOST_ANNOTATIONS - 1);
  const left = reasons.length - shown.length;
  return [...shown.map(annotation), `::${level} title=Gate::${left} more reasons are in verdict.json.`];
}

/** The reasons as workflow commands, a line each: at most 10 errors (what blocks) and 10 warnings. */
export function renderAnnotations({ reasons }: Verdict): string[] {
  const sorted = reasonsWorstFirst(reasons);
  return [
    ...atMost('error', sorted.filter(blocking)),
    ...atMost(
      'warning',
      sorted.filter((reason) => !blocking(reason)),
    ),
  ];
}
