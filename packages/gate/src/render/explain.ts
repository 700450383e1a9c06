import type { FlowResult, Reason, Verdict } from '../schema/verdict.ts';
import { commandFor, EFFECT_MEANINGS, RULE_STORIES } from './rules.ts';
import { cut, plain, ruled, WIDTH, wrap } from './text.ts';
import {
  count,
  durationOf,
  figure,
  flowOf,
  flowsWorstFirst,
  isCoarse,
  milliseconds,
  moment,
  percentage,
  percentileName,
  reasonsWorstFirst,
} from './wording.ts';

const LABEL = 13;
const MOST_EVIDENCE = 12;
const MOST_OTHERS = 15;
const MOST_NAMED = 12;
const BARS = '▁▂▃▄▅▆▇█';
const SPARK_RUNS = 50;

/** A label and what stands beside it, over as many lines as it takes. */
const field = (label: string, text: string, most = 8) =>
  wrap(plain(text), WIDTH - LABEL, most).map((line, index) => `  ${(index ? '' : label).padEnd(LABEL - 2)}${line}`);

/** The history as bars, the latest 50 runs, and this run's duration after a line, all to one scale. */
export function sparkline(history: number[], duration?: number): string {
  const runs = history.slice(-SPARK_RUNS);
  const all = duration === undefined ? runs : [...runs, duration];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const bar = (value: number) =>
    BARS[most > least ? Math.round(((value - least) / (most - least)) * (BARS.length - 1)) : 3] ?? '';
  return runs.map(bar).join('') + (duration === undefined ? '' : `│${bar(duration)}`);
}

function flowFields(result: FlowResult): string[] {
  const { flow, samples, state, percentile, warn, fail, history, change, duration } = result;
  const precision = isCoarse(result) ? 'coarse: up to half a second too long' : 'true to a frame';
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
      `${percentileName(percentile)} ${durationOf(result)}; it warns from ${milliseconds(warn)} and fails from ${milliseconds(fail)} on`,
    ),
    ...(history.length
      ? [
          ...field('history', sparkline(history, duration)),
          ...field(
            '',
            `medians of ${count(history.length, 'run')}, oldest first, and this one: from ${milliseconds(sorted[0])} to ${milliseconds(sorted.at(-1))}, half of them below ${milliseconds(sorted[Math.floor(sorted.length / 2)])}`,
          ),
        ]
      : field('history', 'none yet')),
    ...(change
      ? field(
          'change',
          `${percentage(change.ratio)} (${milliseconds(change.milliseconds)}) against what was to be expected on this machine; evidence ${figure(change.evidence)} of ${figure(change.needed)} that are needed to block, after ${count(change.rounds, 'look')}`,
        )
      : field('change', 'none that would have called for a second look')),
  ];
}

function reasonStory(verdict: Verdict, reason: Reason): string[] {
  const { rule, subject, effect, sentence, actual, limit, evidence } = reason;
  const { looks, blocks, next } = RULE_STORIES[rule];
  const command = commandFor(reason);
  const flow = flowOf(verdict, reason);
  const more = evidence.length - MOST_EVIDENCE;
  return [
    ruled(`${rule}: ${plain(subject)}`),
    '',
    ...wrap(plain(sentence), WIDTH - 2, 8).map((line) => `  ${line}`),
    '',
    ...field('effect', `${effect}: ${EFFECT_MEANINGS[effect]}`),
    ...field('expected', limit),
    ...field('seen', actual),
    ...evidence.slice(0, MOST_EVIDENCE).flatMap((line, index) => field(index ? '' : 'evidence', line, 3)),
    ...(more > 0 ? field('', `and ${more} more, in verdict.json`) : []),
    ...(evidence.length ? [] : field('evidence', 'none beyond what was seen')),
    ...(flow ? ['', ...flowFields(flow)] : []),
    '',
    ...field('decided by', `${looks} ${blocks}`),
    ...field('next', next),
    ...(command ? field('', command) : []),
  ];
}

function flowStory(verdict: Verdict, result: FlowResult): string[] {
  const { next } = RULE_STORIES[result.state === 'slower' || result.state === 'doubtful' ? 'regression' : 'budgets'];
  return [
    ruled(`flow: ${plain(result.flow)}`),
    '',
    ...field('effect', 'no reason of this verdict is about it'),
    ...flowFields(result),
    ...field('judged by', `${count(verdict.baseline.runs, 'run')} of history. ${verdict.baseline.note}`),
    ...(result.state === 'within' ? [] : field('next', next)),
  ];
}

function otherReasons(others: Reason[], title: string): string[] {
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

function nothingAgainst({ verdict, summary, flows, expires, build, stage }: Verdict): string[] {
  return [
    ruled(`${verdict}: ${plain(stage)}, build ${plain(build)}`),
    '',
    ...wrap(plain(summary), WIDTH - 2, 8).map((line) => `  ${line}`),
    ...field('reasons', verdict === 'pass' ? 'none speaks against it' : 'none is given'),
    ...field('expires', moment(expires)),
    ...(flows.length ? field('flows', namesOf(flowsWorstFirst(flows).map(({ flow }) => flow))) : []),
  ];
}

function namesOf(names: string[]): string {
  const distinct = [...new Set(names.map((name) => cut(plain(name), 60)))];
  const more = distinct.length - MOST_NAMED;
  return distinct.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const unknownSubject = ({ reasons, flows }: Verdict, subject: string) =>
  wrap(
    `This verdict has nothing called "${cut(plain(subject), 40)}"; it has ${[
      reasons.length ? `reasons about ${namesOf(reasons.map((reason) => reason.subject))}` : 'no reasons',
      ...(reasons.length ? [`of the rules ${namesOf(reasons.map(({ rule }) => rule))}`] : []),
      flows.length ? `and the flows ${namesOf(flows.map(({ flow }) => flow))}` : 'and no flows',
    ].join(', ')}.`,
    WIDTH,
  );

/**
 * The story of one reason or one flow, as lines of at most 100 columns: what was expected and seen, by which evidence,
 * how it was decided, what to do next.
 * @param subject a part of a reason's subject, a rule or a flow; without it the worst reason, and a list of the others
 */
export function explain(verdict: Verdict, subject = ''): string[] {
  const reasons = reasonsWorstFirst(verdict.reasons);
  const wanted = plain(subject).toLowerCase();
  const matches = (text: string) => plain(text).toLowerCase().includes(wanted);
  const exactly = (text: string) => plain(text).toLowerCase() === wanted;
  const exact = reasons.filter((reason) => exactly(reason.subject) || exactly(reason.rule));
  const found = exact.length ? exact : reasons.filter((reason) => matches(reason.subject));
  const flows = flowsWorstFirst(verdict.flows);
  const flow = flows.find((result) => exactly(result.flow)) ?? flows.find((result) => matches(result.flow));
  const [worst, ...others] = found;
  if (worst)
    return [
      ...reasonStory(verdict, worst),
      ...otherReasons(others, wanted ? `${count(others.length, 'other reason')} with that name` : 'The others'),
      '',
    ];
  if (!wanted) return [...nothingAgainst(verdict), ''];
  return flow ? [...flowStory(verdict, flow), ''] : unknownSubject(verdict, subject);
}
