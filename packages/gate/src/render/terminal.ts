import { deliverySentence } from '../rules/undelivered-metrics.ts';
import type { FlowResult, Reason, Verdict } from '../schema/verdict.ts';
import { columns, cut, plain, ruled, table, tail, WIDTH, wrap } from './text.ts';
import {
  areasWorstFirst,
  blocking,
  changeOf,
  count,
  durationOf,
  flowsWorstFirst,
  milliseconds,
  percentileName,
  reasonsWorstFirst,
} from './wording.ts';

const MOST_REASON_LINES = 15;
const MOST_NAMED = 5;
const INDENT = '  ';
const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35 };
type Style = keyof typeof CODES;
/** Puts a style around a line that is laid out already, so that it takes no columns. */
type Paint = (style: Style | undefined, line: string) => string;

const COLOURS: Record<Verdict['verdict'], Style> = { pass: 'green', fail: 'red', undecided: 'magenta' };
const STATE_COLOURS: Partial<Record<FlowResult['state'], Style>> = {
  fail: 'red',
  slower: 'red',
  doubtful: 'yellow',
  warn: 'yellow',
  'not measured': 'magenta',
};

function headline({ stage, target, build }: Verdict): string {
  return ruled(`Gate: ${cut(plain(stage), 20)} at ${cut(plain(target), 42)}, build ${cut(plain(build), 16)}`);
}

function areaLines({ areas }: Verdict, paint: Paint): string[] {
  if (!areas.length) return [];
  const worst = areasWorstFirst(areas);
  const [head = '', ...lines] = table(
    [
      ['area', 'passed', 'failed', 'flaky', 'skipped', 'missing'],
      ...worst.map(({ area, passed, failed, flaky, skipped, missing }) => [
        plain(area),
        ...[passed, failed, flaky, skipped, missing].map(String),
      ]),
    ],
    WIDTH - INDENT.length,
  );
  const styleOf = (index: number) =>
    worst[index]?.failed ? 'red' : worst[index]?.missing ? 'magenta' : worst[index]?.flaky ? 'yellow' : undefined;
  return ['', paint('dim', INDENT + head), ...lines.map((line, index) => paint(styleOf(index), INDENT + line))];
}

function flowLines({ flows }: Verdict, paint: Paint): string[] {
  if (!flows.length) return [];
  const worst = flowsWorstFirst(flows);
  const medians = flows.every(({ percentile }) => percentile === 50);
  const [head = '', ...lines] = table(
    [
      ['flow', medians ? 'median' : 'duration', 'samples', 'warn', 'fail', 'change', 'state'],
      ...worst.map((result) => [
        plain(result.flow),
        `${medians || !result.samples.length ? '' : `${percentileName(result.percentile)} `}${durationOf(result)}`,
        String(result.samples.length),
        milliseconds(result.warn),
        milliseconds(result.fail),
        changeOf(result),
        result.state,
      ]),
    ],
    WIDTH - INDENT.length,
  );
  return [
    '',
    paint('dim', INDENT + head),
    ...lines.map((line, index) => paint(STATE_COLOURS[worst[index]?.state ?? 'within'], INDENT + line)),
  ];
}

/** A title with how many there are, and the first of them. */
function named(title: string, entries: string[]): string[] {
  const more = entries.length > MOST_NAMED ? [`${INDENT}${INDENT}and ${entries.length - MOST_NAMED} more`] : [];
  const listed = entries.slice(0, MOST_NAMED).map((entry) => INDENT + INDENT + cut(plain(entry), WIDTH - 4));
  return [`${INDENT}${title}: ${entries.length || 'nothing'}`, ...listed, ...more];
}

const besides = (text: string): string[] =>
  wrap(text.trim(), WIDTH - 4, 2).map((line, index) => INDENT + (index ? INDENT : '') + line);

function findings({ leftBehind, quarantined, health, delivery, baseline }: Verdict): string[] {
  const unwell = health.filter(({ state }) => state !== 'ok');
  return [
    '',
    ...named('left behind', leftBehind),
    ...(quarantined.length
      ? named(
          'in quarantine',
          quarantined.map(
            ({ test, owner, expires, outcome }) => `until ${expires}, ${cut(owner, 20)}, ${outcome}: ${plain(test)}`,
          ),
        )
      : []),
    ...(unwell.length
      ? named(
          'health',
          unwell.map(({ name, state, detail }) => `${name} ${state}: ${detail}`),
        )
      : []),
    ...(delivery ? besides(`delivery: ${plain(deliverySentence(delivery))}`) : []),
    ...besides(`history: ${count(baseline.runs, 'run')}. ${plain(baseline.note)}`),
  ];
}

/** The reasons with their rules before them, in at most 15 lines. */
function reasonLines(reasons: Reason[]): string[] {
  const linesEach = Math.max(1, Math.min(3, Math.floor(MOST_REASON_LINES / reasons.length)));
  const shown = reasons.slice(0, MOST_REASON_LINES);
  const more = reasons.length - shown.length;
  return [
    ...shown.flatMap(({ rule, sentence }, index) => {
      const label = `${rule}: `;
      const before = INDENT + INDENT + (shown[index - 1]?.rule === rule ? ' '.repeat(label.length) : label);
      return wrap(plain(sentence), WIDTH - before.length, linesEach).map((line, row) =>
        row ? ' '.repeat(before.length) + line : before + line,
      );
    }),
    ...(more > 0 ? [`${INDENT}${INDENT}and ${more} more, in verdict.json`] : []),
  ];
}

const EXPLAIN = 'npm run gate -- explain .gate/verdict.json';

/** The command that tells more of a reason; its subject without what a shell does not take as it is in double quotes. */
export function explainCommand({ subject, rule }: Reason): string {
  const pieces = plain(subject).split(/["$`!\\]/);
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '').trim();
  const room = WIDTH - EXPLAIN.length - 12;
  const name = columns(longest) > room ? tail(longest, room).replace(/^\S* /, '') : longest;
  return `${EXPLAIN} "${name.length < 4 ? rule : name}"`;
}

/**
 * The verdict as lines for a terminal, none wider than 100 columns, the worst first.
 * @param options `enforced`: it decides the exit code; `color`: with ANSI codes
 */
export function renderTerminal(verdict: Verdict, options: { enforced: boolean; color: boolean }): string[] {
  const paint: Paint = (style, line) => (options.color && style ? `\u001B[${CODES[style]}m${line}\u001B[0m` : line);
  const reasons = reasonsWorstFirst(verdict.reasons);
  const warnings = reasons.filter((reason) => !blocking(reason));
  const [worst] = reasons;
  const word = `Verdict: ${verdict.verdict.toUpperCase()}`;
  const observed = options.enforced ? '' : ' (observed only; GATE=enforce makes it decide the exit code)';
  return [
    '',
    paint('bold', headline(verdict)),
    ...areaLines(verdict, paint),
    ...flowLines(verdict, paint),
    ...findings(verdict),
    ...(warnings.length ? ['', `${INDENT}warnings: ${warnings.length}`] : []),
    ...reasonLines(warnings).map((line) => paint('yellow', line)),
    '',
    INDENT + paint(COLOURS[verdict.verdict], word) + observed,
    ...wrap(plain(verdict.summary), WIDTH - INDENT.length, 4).map((line) => INDENT + line),
    ...(reasons.some(blocking) ? [''] : []),
    ...reasonLines(reasons.filter(blocking)).map((line) => paint(COLOURS[verdict.verdict], line)),
    ...(worst ? ['', `${INDENT}Why: ${explainCommand(worst)}`] : []),
    paint('bold', '─'.repeat(WIDTH)),
    '',
  ];
}
