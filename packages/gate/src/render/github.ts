import type { Finding, Verdict } from '../schema/verdict.ts';
import { capitalize, milliseconds, moment } from '../wording.ts';
import { causeOf, CAUSES, controlLine, previewOf, wholeChangeOf } from './control-words.ts';
import { ENTITIES } from './html.ts';
import { cut, plain, printable } from './text.ts';
import {
  durationOf,
  fileBelow,
  findingsWorstFirst,
  flowsWorstFirst,
  isBlocking,
  locationOf,
  percentileName,
  stageOf,
  TEST_FOLDER,
} from './verdict-parts.ts';

/** As much as fits below the 1 MiB of a step summary, whatever the texts are. */
const MOST_ROWS = 60;
const CELL = 240;
/** As many of each level as GitHub shows of a step. */
const MOST_ANNOTATIONS = 10;
const MOST_CHARACTERS = 2_000;

const ICONS: Record<Verdict['verdict'] | Finding['effect'], string> = {
  pass: '✅',
  fail: '❌',
  undecided: '❔',
  warn: '⚠️',
};
/** Characters for which a backslash does not do in GitHub's Markdown. */
const MARKDOWN: typeof ENTITIES = { ...ENTITIES, '\\': '&#92;', $: '&#36;', '@': '&#64;' };

/** Text that Markdown shows unchanged, also in the cell of a table. */
const markdown = (text: string) =>
  cut(plain(text), CELL)
    .replace(/[&<>\\$|*_`~[\]#!@]/g, (character) => MARKDOWN[character] ?? `\\${character}`)
    // GitHub makes links of these by themselves.
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}&#46;`);

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A table, with the number of rows that were left out. */
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
  const findings = findingsWorstFirst(verdict.findings);
  const flows = flowsWorstFirst(verdict.flows);
  const [preview, control, cause] = [previewOf(verdict), controlLine(verdict), causeOf(verdict)];
  return [
    ...(preview ? [`> **${markdown(preview)}**`, ''] : []),
    `## ${ICONS[verdict.verdict]} Gate: ${verdict.verdict}, ${markdown(stageOf(verdict))}`,
    '',
    markdown(verdict.summary),
    '',
    ...(cause ? [`**${capitalize(cause.word)}.** ${cause.remedy ?? ''}`, ''] : []),
    `Target ${markdown(verdict.target)}, build ${markdown(verdict.build)}, run ${markdown(verdict.run)}; expires ${moment(verdict.expires)}.`,
    ...(control ? ['', `Control: ${markdown(control)}.`] : []),
    ...(findings.length
      ? table(
          ['', 'Rule', 'Subject', 'Actual', 'Limit', 'Finding'],
          findings,
          ({ effect, rule, subject, actual, limit, message, cause }) => [
            `${ICONS[effect]} ${effect}`,
            rule + (cause ? `, ${CAUSES[cause]}` : ''),
            ...[subject, actual, limit, message].map(markdown),
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
          wholeChangeOf(result),
          result.state,
        ])
      : []),
    '',
  ].join('\n');
}

const CODES: { [character: string]: string } = { '%': '%25', '\r': '%0D', '\n': '%0A', ':': '%3A', ',': '%2C' };
const data = (text: string) => printable(text).replace(/[%\r\n]/g, (character) => CODES[character] ?? '');
const property = (text: string) => plain(text).replace(/[%\r\n:,]/g, (character) => CODES[character] ?? '');

function annotation(folder: string, { effect, rule, subject, message, cause }: Finding): string {
  const location = locationOf(plain(subject));
  const properties = [
    ...(location ? [`file=${property(fileBelow(folder, location.file))}`] : []),
    ...(location?.line === undefined ? [] : [`line=${location.line}`]),
    `title=${property(`Gate, ${rule}${cause ? `, ${CAUSES[cause]}` : ''}`)}`,
  ];
  const text = [...printable(message)].slice(0, MOST_CHARACTERS).join('');
  return `::${effect === 'warn' ? 'warning' : 'error'} ${properties.join(',')}::${data(text)}`;
}

/** The first of them; if there are too many, the last one says how many are left. */
function atMost(level: 'error' | 'warning', folder: string, findings: Finding[]): string[] {
  const annotated = (one: Finding) => annotation(folder, one);
  if (findings.length <= MOST_ANNOTATIONS) return findings.map(annotated);
  const shown = findings.slice(0, MOST_ANNOTATIONS - 1);
  const left = findings.length - shown.length;
  return [...shown.map(annotated), `::${level} title=Gate::${left} more findings are in verdict.json.`];
}

/**
 * The findings as workflow commands, a line each: at most 10 errors (blocking findings) and 10 warnings.
 * @param folder where the tests are, below the folder that GitHub checked out
 */
export function renderAnnotations({ findings, testFolder = TEST_FOLDER }: Verdict, folder = testFolder): string[] {
  const sorted = findingsWorstFirst(findings);
  return [
    ...atMost('error', folder, sorted.filter(isBlocking)),
    ...atMost(
      'warning',
      folder,
      sorted.filter((finding) => !isBlocking(finding)),
    ),
  ];
}
