import type { Finding, FlowResult, Verdict } from '../schema/verdict.ts';
import { milliseconds, pluralize, shortIdentity, signedPercent } from '../wording.ts';
import { isBlocking } from './verdict-parts.ts';

const MOST_NAMED = 5;

type Cause = NonNullable<Finding['cause']>;

/** A cause behind what it is the cause of. */
export const CAUSES: Record<Cause, string> = {
  'this change': 'caused by this change',
  'not this change': 'not caused by this change',
};

/** What a cause means to whoever could go back to the old build. */
export const REMEDIES: Record<Cause, string> = {
  'this change': 'The control does not have this problem, so going back to the old build, or keeping it, helps.',
  'not this change': 'The control has the same problem, so going back to the old build would not help.',
};

/**
 * The cause of what blocks, and what that means to whoever could go back; where only some findings have a cause, how many.
 * Undefined where none has.
 */
export function causeOf({ cause, findings }: Verdict): { word: string; remedy?: string } | undefined {
  if (!cause) return undefined;
  const blocking = findings.filter(isBlocking);
  const own = blocking.filter((finding) => finding.cause === cause).length;
  if (own === blocking.length) return { word: CAUSES[cause], remedy: REMEDIES[cause] };
  return { word: `${own} of ${pluralize(blocking.length, 'finding')} ${CAUSES[cause]}` };
}

/** The old build, as a noun. */
const nameOf = ({ name, build }: { name: string; build?: string | undefined }) =>
  build === undefined ? name : `${name} (${shortIdentity(build)})`;

/** The modules whose builds differ, so many by name. */
function modulesOf(modules: string[], most: number): string {
  const more = modules.length - most;
  const named = `${modules.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `${pluralize(modules.length, 'module')} ${modules.length === 1 ? 'differs' : 'differ'}: ${named}`;
}

/**
 * The old build that doubts were settled with, and what differs, or why there was none; undefined where the policy names
 * none.
 * @param most how many modules are named
 */
export function controlOf({ control }: Verdict, most = MOST_NAMED): { name: string; differs?: string } | undefined {
  if (!control) return undefined;
  if ('none' in control) return { name: `none (${control.none})` };
  const { modules, whole } = control;
  const rest = whole ? '' : '; whatever else changed is the same on both sides';
  return { name: nameOf(control), ...(modules.length ? { differs: modulesOf(modules, most) + rest } : {}) };
}

/** The same in one line. */
export function controlLine(verdict: Verdict): string | undefined {
  const control = controlOf(verdict);
  return control && [control.name, ...(control.differs ? [control.differs] : [])].join('; ');
}

/** What a flow took with the control and with the new build, such as `101 → 223 ms, 14 pairs`; empty where it was not measured so. */
const pairsOf = ({ change }: FlowResult): string =>
  change?.pairs
    ? `${milliseconds(change.pairs.control).replace(/ ms$/, '')} → ${milliseconds(change.pairs.changed)}, ${pluralize(change.pairs.count, 'pair')}`
    : '';

/** What the change of a flow is against. */
export const againstOf = ({ change }: FlowResult): string =>
  change?.pairs ? `the control (${milliseconds(change.pairs.control)})` : 'its baseline';

/** The change of a flow with what it is compared with: `+127 % (101 → 223 ms, 14 pairs)`, `+39 %`; empty without one. */
export const wholeChangeOf = (result: FlowResult): string =>
  result.change ? signedPercent(result.change.ratio) + (pairsOf(result) && ` (${pairsOf(result)})`) : '';

/** That a verdict is of builds that nobody has published, in sentences; undefined where it is not. */
export const previewOf = ({ overrides }: Verdict): string | undefined =>
  overrides &&
  `This is a preview: the verdict is of an unpublished build, so it cannot promote anything. Tried: ${Object.entries(
    overrides,
  )
    .map(([module, address]) => `${module} from ${address}`)
    .join(', ')}.`;
