import { plain } from 'playwright-gate/plugin';
import { normalize, type Change } from './compare.ts';
import type { Plan, Step } from './reconcile.ts';
import { called, isWireObject, type Wire } from './resource.ts';

/** By action: its sign, and how the sum calls it; what is kept is only counted. */
const ACTIONS = {
  create: ['+', 'create'],
  change: ['~', 'change'],
  remove: ['-', 'remove'],
  wait: ['.', 'wait for'],
} as const;
const KIND_WIDTH = 10;
/** The fields of a widget that say what it shows. */
const SHOWN = ['query', 'query_string', 'slo_id', 'content'];

/** What a widget shows: its queries, as a rule. */
const shownBy = (value: Wire, key = ''): string[] => {
  if (typeof value === 'string') return SHOWN.includes(key) ? [plain(value)] : [];
  return Object.entries(value ?? {}).flatMap(([name, inner]: [string, Wire]) => shownBy(inner, name));
};

/** A value in one line, or in those that it has. */
function textOf(value: Wire | undefined): string[] {
  if (Array.isArray(value))
    return [value.flatMap(textOf).join(value.some((one) => typeof one === 'object') ? '; ' : ', ')];
  if (isWireObject(value) && 'layout' in value) return [`(${String(value.type)})`, ...shownBy(value)];
  const text = isWireObject(value)
    ? Object.entries(value)
        .map(([key, one]) => `${key} ${textOf(one).join(' ')}`)
        .join(', ')
    : String(value ?? '');
  const lines = text.split('\n').map(plain).filter(Boolean);
  return lines.length ? lines : ['nothing'];
}

/** `options.thresholds`, or `Now › Alerts: query`. */
const nameOf = (field: readonly string[]) =>
  plain(
    field[0] === 'widgets' && field[2]
      ? `${field[1]}: ${field.slice(2).join('.')}`
      : field.join('.').replace(/^widgets\./, ''),
  );

/** All that a new thing holds, field by field. */
function fieldLines(value: Wire, field: readonly string[]): string[] {
  if (isWireObject(value) && !('layout' in value) && Object.values(value).some(isWireObject))
    return Object.entries(value).flatMap(([key, inner]) => fieldLines(inner, [...field, key]));
  const [first = '', ...more] = textOf(value);
  const head = `      ${nameOf(field)}:`;
  return typeof value === 'string' && more.length
    ? [head, ...[first, ...more].map((line) => `        | ${line}`)]
    : [`${head} ${first} ${more.join('  ')}`.trimEnd()];
}

const isMove = ({ field }: Change) => field[0] === 'widgets' && field[2] === 'layout';

/** A field that changes: what goes and what comes, of a long text by lines. */
function changeLines({ field, from, to }: Change): string[] {
  const [old, fresh] = [textOf(from), textOf(to)];
  return [
    `      ${nameOf(field)}`,
    ...old.filter((line) => !fresh.includes(line)).map((line) => `        - ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `        + ${line}`),
  ];
}

function stepLines({ action, kind, name, desired, existing, changes, because }: Step): string[] {
  if (action === 'keep') return [];
  const id = existing && kind !== 'metric' ? ` (${existing.id})` : '';
  const head = `  ${ACTIONS[action][0]} ${called(kind).padEnd(KIND_WIDTH)} ${plain(name)}${id}`;
  if (because) return [head, `      ${because}`];
  if (action === 'create' && desired) {
    const { name: _, title, ...body } = normalize(kind, desired.body);
    return [head, ...Object.entries(body).flatMap(([key, value]) => fieldLines(value, [key]))];
  }
  const moved = new Set(changes.filter(isMove).map(({ field }) => field[1])).size;
  return [
    head,
    ...changes.filter((change) => !isMove(change)).flatMap(changeLines),
    ...(moved ? [`      ${moved} of its widgets ${moved === 1 ? 'moves' : 'move'}`] : []),
  ];
}

function summary(steps: readonly Step[]): string {
  const count = (action: Step['action']) => steps.filter((step) => step.action === action).length;
  const told = (['create', 'change', 'remove', 'wait'] as const)
    .filter(count)
    .map((action) => `${count(action)} to ${ACTIONS[action][1]}`);
  const kept = `${count('keep')} as they should be.`;
  return told.length ? `${told.join(', ')}; ${kept}` : `Nothing to do: ${kept}`;
}

/**
 * A plan in lines: what is to be done, with the whole of what is new and each field that changes; what is left alone; the
 * sum. Nothing is cut or broken, as what is cut can be neither approved nor copied.
 */
export function renderPlan({ where, service, stages, steps, notes, stopped }: Plan): string[] {
  const head = `${service}${stages.length ? ` in ${stages.join(' and ')}` : ''}, at ${where}`;
  const bullets = [...stopped, ...notes].map((sentence) => `  * ${plain(sentence)}`);
  if (stopped.length) return [head, '', 'Nothing is planned, as it is not known what there is:', ...bullets];
  const told = steps.flatMap(stepLines);
  return [head, ...(told.length ? ['', ...told] : []), ...(bullets.length ? ['', ...bullets] : []), '', summary(steps)];
}

/** The whole of a plan as JSON: of each thing how it is and how it is to be. */
export const planAsJson = ({ where, service, stages, steps, notes, stopped }: Plan): string => {
  const resources = steps.map(({ kind, action, name, existing, desired, because }) => ({
    kind,
    action,
    name,
    before: existing?.body ?? null,
    after: desired?.body ?? null,
    because,
  }));
  return JSON.stringify({ where, service, stages, resources, notes, stopped }, null, 2);
};
