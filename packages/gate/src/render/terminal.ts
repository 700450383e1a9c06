import { deliveryMessage } from '../rules/undelivered-metrics.ts';
import type { FlowResult, Finding, Verdict } from '../schema/verdict.ts';
import { capitalize, gateCommand, milliseconds, pluralize, shortIdentity } from '../wording.ts';
import { causeOf, CAUSES, controlLine, previewOf } from './control-words.ts';
import { COLORS, painter, type Paint, type Style } from './paint.ts';
import { columns, cut, plain, ruled, table, tail, WIDTH, wrap } from './text.ts';
import {
  areasWorstFirst,
  changeOf,
  durationOf,
  findingsWorstFirst,
  flowsWorstFirst,
  isBlocking,
  percentileName,
  stageOf,
} from './verdict-parts.ts';

const VERDICT = '.gate/verdict.json';
const MOST_FINDING_LINES = 15;
const MOST_NAMED = 5;
const INDENT = '  ';
const STATE_COLORS: Partial<Record<FlowResult['state'], Style>> = {
  fail: 'red',
  slower: 'red',
  doubtful: 'yellow',
  warn: 'yellow',
  'not measured': 'magenta',
  'not required': 'dim',
};

function headline(verdict: Verdict): string {
  const { target, build } = verdict;
  const stage = cut(plain(stageOf(verdict)), 32);
  // Together they leave room for the build.
  const room = 62 - Math.max(20, columns(stage));
  return ruled(`Gate: ${stage} at ${cut(plain(target), room)}, build ${cut(plain(shortIdentity(build)), 20)}`);
}

function areaLines({ areas }: Verdict, paint: Paint): string[] {
  if (!areas.length) return [];
  const worst = areasWorstFirst(areas);
  const [head = '', ...lines] = table(
    [
      ['area', 'passed', 'failed', 'flaky', 'skipped', 'did not run'],
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

/** What a flow took with the control, and in how many pairs: its change is against that. */
const controlCells = ({ change }: FlowResult) =>
  change?.pairs ? [milliseconds(change.pairs.control), String(change.pairs.count)] : ['', ''];

function flowLines({ flows }: Verdict, paint: Paint): string[] {
  if (!flows.length) return [];
  const worst = flowsWorstFirst(flows);
  const medians = flows.every(({ percentile }) => percentile === 50);
  const isPaired = flows.some(({ change }) => change?.pairs);
  const [head = '', ...lines] = table(
    [
      [
        'flow',
        medians ? 'median' : 'duration',
        'samples',
        'warn',
        'fail',
        ...(isPaired ? ['control', 'pairs'] : []),
        'change',
        'state',
      ],
      ...worst.map((result) => [
        plain(result.flow),
        `${medians || !result.samples.length ? '' : `${percentileName(result.percentile)} `}${durationOf(result)}`,
        String(result.samples.length),
        milliseconds(result.warn),
        milliseconds(result.fail),
        ...(isPaired ? controlCells(result) : []),
        changeOf(result),
        result.state,
      ]),
    ],
    WIDTH - INDENT.length,
  );
  return [
    '',
    paint('dim', INDENT + head),
    ...lines.map((line, index) => paint(STATE_COLORS[worst[index]?.state ?? 'within'], INDENT + line)),
  ];
}

/** A title, the number of entries, and the first of them. */
function named(title: string, entries: string[]): string[] {
  const more = entries.length > MOST_NAMED ? [`${INDENT}${INDENT}and ${entries.length - MOST_NAMED} more`] : [];
  const listed = entries.slice(0, MOST_NAMED).map((entry) => INDENT + INDENT + cut(plain(entry), WIDTH - 4));
  return [`${INDENT}${title}: ${entries.length || 'none'}`, ...listed, ...more];
}

const line = (text: string): string[] =>
  wrap(text.trim(), WIDTH - 4, 2).map((line, index) => INDENT + (index ? INDENT : '') + line);

function otherFindings(verdict: Verdict): string[] {
  const { leaked, quarantined, health, delivery, baseline } = verdict;
  const control = controlLine(verdict);
  const unwell = health.filter(({ state }) => state !== 'ok');
  return [
    '',
    ...named('leaked resources', leaked),
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
    ...(delivery ? line(`metrics: ${plain(deliveryMessage(delivery))}`) : []),
    ...line(`history: ${pluralize(baseline.runs, 'run')}. ${plain(baseline.note)}`),
    ...(control ? line(`control: ${plain(control)}`) : []),
  ];
}

const firstSentence = (text: string): string => text.split(/(?<=\.) (?=[A-Z])/)[0] ?? text;

/** The findings with their rules before them, in at most 15 lines; where there is one line for each, their first sentences. */
function findingLines(findings: Finding[]): string[] {
  const linesEach = Math.max(1, Math.min(3, Math.floor(MOST_FINDING_LINES / findings.length)));
  const shown = findings.slice(0, MOST_FINDING_LINES);
  const more = findings.length - shown.length;
  return [
    ...shown.flatMap(({ rule, message, cause }, index) => {
      const label = `${rule}: `;
      const before = INDENT + INDENT + (shown[index - 1]?.rule === rule ? ' '.repeat(label.length) : label);
      const told = `${cause ? `[${CAUSES[cause]}] ` : ''}${plain(linesEach > 1 ? message : firstSentence(message))}`;
      return wrap(told, WIDTH - before.length, linesEach).map((line, row) =>
        row ? ' '.repeat(before.length) + line : before + line,
      );
    }),
    ...(more > 0 ? [`${INDENT}${INDENT}and ${more} more, in verdict.json`] : []),
  ];
}

const DETAILS = `${INDENT}Details: `;

/** A path as a shell takes it. */
const quoted = (file: string) => (/^[\w./:@+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`);

/**
 * The command that explains a finding; its subject without what a shell changes within double quotes.
 * @param file where the verdict is, from the folder that the command is called in
 */
export function explainCommand({ subject, rule }: Finding, file = VERDICT): string {
  const explain = gateCommand(`explain ${quoted(file)}`);
  const pieces = plain(subject).split(/["$`!\\]/);
  const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '').trim();
  const room = WIDTH - `${DETAILS}${explain} ""`.length;
  const name = columns(longest) > room ? tail(longest, room).replace(/^\S*( |$)/, '') : longest;
  return `${explain} "${name.length < 4 ? rule : name}"`;
}

/**
 * The verdict as lines for a terminal, none wider than 100 columns, the worst first.
 * @param options `enforced`: the verdict decides the exit code; `color`: with ANSI codes; `file`: where the verdict is
 */
export function renderTerminal(
  verdict: Verdict,
  options: { enforced: boolean; color: boolean; file?: string },
): string[] {
  const paint = painter(options.color);
  const findings = findingsWorstFirst(verdict.findings);
  const warnings = findings.filter((finding) => !isBlocking(finding));
  const [worst] = findings;
  const preview = previewOf(verdict);
  const word = `Verdict: ${verdict.verdict.toUpperCase()}${preview ? ' of a preview' : ''}`;
  const cause = causeOf(verdict);
  const observed = options.enforced ? '' : ' (observed only; set GATE=enforce to let it decide the exit code)';
  return [
    '',
    paint('bold', headline(verdict)),
    ...(preview ? ['', ...line(plain(preview)).map((one) => paint('yellow', one))] : []),
    ...areaLines(verdict, paint),
    ...flowLines(verdict, paint),
    ...otherFindings(verdict),
    ...(warnings.length ? ['', `${INDENT}warnings: ${warnings.length}`] : []),
    ...findingLines(warnings).map((line) => paint('yellow', line)),
    '',
    INDENT + paint(COLORS[verdict.verdict], word) + observed,
    ...wrap(plain(verdict.summary), WIDTH - INDENT.length, 4).map((line) => INDENT + line),
    ...(cause ? line(`${capitalize(cause.word)}. ${cause.remedy ?? ''}`) : []),
    ...(findings.some(isBlocking) ? [''] : []),
    ...findingLines(findings.filter(isBlocking)).map((line) => paint(COLORS[verdict.verdict], line)),
    ...(worst ? ['', `${DETAILS}${explainCommand(worst, options.file)}`] : []),
    paint('bold', '─'.repeat(WIDTH)),
    '',
  ];
}
