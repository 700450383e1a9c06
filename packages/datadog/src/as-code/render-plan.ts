import { cut, plain, WIDTH, wrap } from 'playwright-gate/plugin';
import type { Change } from './compare.ts';
import type { Plan, Step } from './plan.ts';
import { counted, NAMES, type Kind, type Wire } from './resource.ts';

const SIGNS = { create: '+', change: '~', replace: '!', delete: '-', wait: '.', keep: '=' } as const;
const INDENT = '      ';
const KIND_WIDTH = 10;
/** Characters that are shown before the first one that differs. */
const BEFORE = 12;

const kindsOf = (step: Step): Kind => ('wanted' in step ? step.wanted.kind : step.kind);
const nameOf = (step: Step): string => ('wanted' in step ? step.wanted.name : step.name);

/** Of a long text the part where it begins to differ from another. */
function around(text: string, other: string, width: number): string {
  if (text.length <= width) return text;
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  const room = width - 2;
  const from = Math.max(0, Math.min(start - BEFORE, text.length - room));
  const end = from + room;
  return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`;
}

function shown(value: Wire | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string') ? value.join(', ') || 'nothing' : `${value.length} of them`;
  if (typeof value === 'object') return JSON.stringify(value);
  return value === '' ? 'nothing' : String(value);
}

function changeLines({ field, from, to }: Change): string[] {
  const [old, fresh] = [plain(shown(from)), plain(shown(to))];
  const line = `${INDENT}${field}: ${old} -> ${fresh}`;
  if (line.length <= WIDTH) return [line];
  const width = WIDTH - INDENT.length - 5;
  return [
    `${INDENT}${cut(field, WIDTH - INDENT.length)}`,
    `${INDENT}  - ${around(old, fresh, width)}`,
    `${INDENT}  + ${around(fresh, old, width)}`,
  ];
}

function stepLines(step: Step): string[] {
  const head = `  ${SIGNS[step.do]} ${NAMES[kindsOf(step)][0].padEnd(KIND_WIDTH)} ${cut(plain(nameOf(step)), WIDTH - KIND_WIDTH - 5)}`;
  if (step.do === 'change' || step.do === 'replace') return [head, ...step.changes.flatMap(changeLines)];
  if (step.do === 'wait')
    return [head, ...wrap(plain(step.because), WIDTH - INDENT.length).map((line) => INDENT + line)];
  return [head];
}

const bullet = (sentence: string): string[] =>
  wrap(plain(sentence), WIDTH - 4).map((line, index) => `${index ? '    ' : '  * '}${line}`);

function unchanged(steps: readonly Step[]): string[] {
  const kept = steps.filter((step) => step.do === 'keep').map(kindsOf);
  const kinds = [...new Set(kept)].map((kind) => counted(kept.filter((one) => one === kind).length, kind));
  return kinds.length ? [`  ${SIGNS.keep} ${kinds.join(', ')} as it should be`] : [];
}

function summary(steps: readonly Step[]): string {
  const count = (what: Step['do']) => steps.filter((step) => step.do === what).length;
  const parts = [
    [count('create'), 'to create'],
    [count('change'), 'to change'],
    [count('replace'), 'to make anew'],
    [count('delete'), 'to remove'],
    [count('wait'), 'to wait for'],
  ] as const;
  const told = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return told.length ? `${told.join(', ')}.` : 'Nothing to do.';
}

/** A plan as lines for a terminal of 100 columns: what is to be done first, then what is left alone, then the sum. */
export function renderPlan({ where, service, stages, steps, foreign, notes, stopped }: Plan): string[] {
  const head = `${service}${stages.length ? ` in ${stages.join(' and ')}` : ''}, at ${where}`;
  if (stopped.length)
    return [head, '', 'Nothing is planned, for what there is is not known:', ...[...stopped, ...notes].flatMap(bullet)];
  const told = steps.filter((step) => step.do !== 'keep').flatMap(stepLines);
  const alone = [
    ...foreign.map(
      ({ kind, id, name }) =>
        `The ${NAMES[kind][0]} ${id} is called ${name} as well and is not ours: it is left alone.`,
    ),
    ...notes,
  ].flatMap(bullet);
  return [
    cut(head, WIDTH),
    '',
    ...told,
    ...unchanged(steps),
    ...(alone.length ? ['', ...alone] : []),
    '',
    summary(steps),
  ];
}
