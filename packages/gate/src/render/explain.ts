import { budget } from '../rules/budget.ts';
import { regression } from '../rules/regression.ts';
import { unmeasuredFlows } from '../rules/unmeasured-flows.ts';
import type { Finding, FlowResult, Verdict } from '../schema/verdict.ts';
import { figure, milliseconds, moment, pluralize, signedPercent } from '../wording.ts';
import { controlLine, previewOf, REMEDIES } from './control-words.ts';
import { commandFor, describeRule, EFFECT_MEANINGS } from './explanation.ts';
import { COLORS, painter, type Paint } from './paint.ts';
import { columns, cut, plain, ruled, WIDTH, wrap } from './text.ts';
import {
  durationOf,
  findingsWorstFirst,
  flowOf,
  flowsWorstFirst,
  isCoarse,
  isFine,
  percentileName,
  stageOf,
} from './verdict-parts.ts';

const LABEL = 13;
const MOST_EVIDENCE = 12;
const MOST_LINES = 3;
const MOST_OF_A_TITLE = WIDTH - 6;
const MOST_OTHERS = 15;
const MOST_NAMED = 12;
const BARS = '▁▂▃▄▅▆▇█';
const SPARK_RUNS = 50;

/** A label with its text, over as many lines as the text takes. */
const field = (label: string, text: string, most = 8) =>
  wrap(plain(text), WIDTH - LABEL, most).map((line, index) => `  ${(index ? '' : label).padEnd(LABEL - 2)}${line}`);

/** The same of evidence, whose end says least. */
function evidenceField(label: string, text: string): string[] {
  const lines = field(label, text, Infinity);
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), ...field('', '…')] : lines;
}

const controlField = (verdict: Verdict) => field('control', controlLine(verdict) ?? 'none');

/** The latest 50 runs of a history as bars, then this run's duration, all to one scale. */
export function sparkline(history: number[], duration?: number): string {
  const runs = history.slice(-SPARK_RUNS);
  const all = duration === undefined ? runs : [...runs, duration];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const bar = (value: number) =>
    BARS[most > least ? Math.round(((value - least) / (most - least)) * (BARS.length - 1)) : 3] ?? '';
  return runs.map(bar).join('') + (duration === undefined ? '' : `│${bar(duration)}`);
}

/** A flow with the control and the new build, or against its history. */
function changeFields({ change }: FlowResult): string[] {
  if (!change) return field('change', 'not compared with the history');
  const { ratio, milliseconds: more, evidence, needed, measurements, pairs } = change;
  const difference = `${signedPercent(ratio)} (${milliseconds(more)})`;
  const told = `evidence ${figure(evidence)} of the ${figure(needed)} needed to block`;
  if (!pairs)
    return field(
      'change',
      `${difference} against its baseline on this machine; ${told}, after ${pluralize(measurements, 'measurement')}`,
    );
  return [
    ...field('old', `${milliseconds(pairs.control)} with the control`),
    ...field('new', `${milliseconds(pairs.changed)} with the new build`),
    ...field(
      'difference',
      `${difference}; both are medians of ${pluralize(pairs.count, 'pair')}, measured in turns; ${told}`,
    ),
  ];
}

function flowFields(result: FlowResult): string[] {
  const { flow, samples, state, percentile, warn, fail, history, duration } = result;
  const precision = isCoarse(result) ? 'coarse: up to half a second too long' : 'exact to a frame';
  const sorted = history.toSorted((one, other) => one - other);
  return [
    ...field('flow', `${flow}: ${state}`),
    ...field(
      'samples',
      samples.length
        ? `${samples.slice(0, 20).map(milliseconds).join(', ')}${samples.length > 20 ? ` and ${samples.length - 20} more` : ''} (${precision})`
        : 'none',
    ),
    ...field(
      'budget',
      `${percentileName(percentile)} ${durationOf(result)}; ${fail === undefined ? 'no budget' : `warns at ${milliseconds(warn)}, fails at ${milliseconds(fail)}`}`,
    ),
    ...(history.length
      ? [
          ...field('history', sparkline(history, duration)),
          ...field(
            '',
            `medians of ${pluralize(history.length, 'earlier run')}, oldest first, then this run; ${milliseconds(sorted[0])} to ${milliseconds(sorted.at(-1))}, half of them below ${milliseconds(sorted[Math.floor(sorted.length / 2)])}`,
          ),
        ]
      : field('history', 'none yet')),
    ...changeFields(result),
  ];
}

function explainFinding(verdict: Verdict, finding: Finding, paint: Paint): string[] {
  const { rule, subject, effect, message, actual, limit, evidence, cause } = finding;
  const about = describeRule(rule);
  const command = commandFor(finding, verdict);
  const flow = flowOf(verdict, finding);
  const more = evidence.length - MOST_EVIDENCE;
  const whole = `${rule}: ${plain(subject)}`;
  const isLong = columns(whole) > MOST_OF_A_TITLE;
  return [
    paint('bold', ruled(isLong ? rule : whole)),
    '',
    ...wrap(plain(message), WIDTH - 2, 8).map((line) => paint(COLORS[effect], `  ${line}`)),
    '',
    ...(isLong ? field('about', subject) : []),
    ...field('effect', `${effect}: ${EFFECT_MEANINGS[effect]}`),
    ...(cause ? [...field('cause', `${cause}. ${REMEDIES[cause]}`), ...controlField(verdict)] : []),
    ...field('limit', limit),
    ...field('actual', actual),
    ...evidence.slice(0, MOST_EVIDENCE).flatMap((line, index) => evidenceField(index ? '' : 'evidence', line)),
    ...(more > 0 ? field('', `and ${more} more, in verdict.json`) : []),
    ...(evidence.length ? [] : field('evidence', 'nothing else')),
    ...(flow ? ['', ...flowFields(flow)] : []),
    '',
    ...field('rule', about.rule),
    ...field('next', about.next),
    ...(command ? field('', command) : []),
  ];
}

function explainFlow(verdict: Verdict, result: FlowResult): string[] {
  const { state } = result;
  const rule =
    state === 'slower' || state === 'doubtful' ? regression : state === 'not measured' ? unmeasuredFlows : budget;
  return [
    ruled(`flow: ${plain(result.flow)}`),
    '',
    ...field('effect', 'none: no finding is about this flow'),
    ...flowFields(result),
    ...(result.change?.pairs ? controlField(verdict) : []),
    ...field('baseline', `${pluralize(verdict.baseline.runs, 'run')}. ${verdict.baseline.note}`),
    ...(isFine(result) ? [] : field('next', rule.explanation.next)),
  ];
}

function otherFindings(others: Finding[], title: string): string[] {
  if (!others.length) return [];
  const more = others.length - MOST_OTHERS;
  return [
    '',
    `  ${title}:`,
    ...others
      .slice(0, MOST_OTHERS)
      .map(({ effect, rule, subject }) => cut(`    ${effect}, ${rule}: ${plain(subject)}`, WIDTH)),
    ...(more > 0 ? [`    and ${more} more, in verdict.json`] : []),
  ];
}

function nothingFound(found: Verdict, paint: Paint): string[] {
  const { verdict, summary, flows, expires, build } = found;
  return [
    paint(COLORS[verdict], ruled(`${verdict}: ${plain(stageOf(found))}, build ${plain(build)}`)),
    '',
    ...wrap(plain([previewOf(found), summary].join(' ')), WIDTH - 2, 8).map((line) => `  ${line}`),
    ...field('findings', 'none'),
    ...(found.control ? controlField(found) : []),
    ...field('expires', moment(expires)),
    ...(flows.length ? field('flows', namesOf(flowsWorstFirst(flows).map(({ flow }) => flow))) : []),
  ];
}

function namesOf(names: string[]): string {
  const distinct = [...new Set(names.map((name) => cut(plain(name), 60)))];
  const more = distinct.length - MOST_NAMED;
  return distinct.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const unknownSubject = ({ findings, flows }: Verdict, subject: string) =>
  wrap(
    `Nothing in this verdict is called "${cut(plain(subject), 40)}". It has ${
      findings.length
        ? `findings about ${namesOf(findings.map((finding) => finding.subject))}, of the rules ${namesOf(findings.map(({ rule }) => rule))}`
        : 'no findings'
    }, and ${flows.length ? `the flows ${namesOf(flows.map(({ flow }) => flow))}` : 'no flows'}.`,
    WIDTH,
  );

/**
 * Explains one finding or one flow, in lines of at most 100 columns: the limit and the actual value, the evidence, the
 * rule, and what to do next.
 * @param subject a part of a finding's subject, a rule or a flow; without it the worst finding, and a list of the others
 * @param options `color`: with ANSI codes
 */
export function explain(verdict: Verdict, subject = '', { color = false } = {}): string[] {
  const paint = painter(color);
  const findings = findingsWorstFirst(verdict.findings);
  const wanted = plain(subject).toLowerCase();
  const matches = (text: string) => plain(text).toLowerCase().includes(wanted);
  const exactly = (text: string) => plain(text).toLowerCase() === wanted;
  const exact = findings.filter((finding) => exactly(finding.subject) || exactly(finding.rule));
  const found = exact.length ? exact : findings.filter((finding) => matches(finding.subject));
  const flows = flowsWorstFirst(verdict.flows);
  const flow = flows.find((result) => exactly(result.flow)) ?? flows.find((result) => matches(result.flow));
  const [worst, ...others] = found;
  if (worst)
    return [
      ...explainFinding(verdict, worst, paint),
      ...otherFindings(
        others,
        wanted ? `${pluralize(others.length, 'other finding')} with that name` : 'Other findings',
      ),
      '',
    ];
  if (!wanted) return [...nothingFound(verdict, paint), ''];
  return flow ? [...explainFlow(verdict, flow), ''] : unknownSubject(verdict, subject);
}
