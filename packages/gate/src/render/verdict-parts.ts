import { onChannel } from '../schema/channel.ts';
import type { AreaResult, Effect, Finding, FlowResult, Verdict } from '../schema/verdict.ts';
import { milliseconds, signedPercent } from '../wording.ts';

const STATES: FlowResult['state'][] = [
  'fail',
  'slower',
  'doubtful',
  'warn',
  'not measured',
  'within',
  'no budget',
  'not required',
];
const EFFECTS: Effect[] = ['fail', 'undecided', 'warn'];

const shareOfBudget = ({ duration = 0, fail = Infinity }: FlowResult) => duration / fail;

/** Whether a flow needs nobody's attention. */
export const isFine = ({ state }: FlowResult) =>
  state === 'within' || state === 'no budget' || state === 'not required';

/** The flows, worst state first; within one state by the share of their budget that they take. */
export const flowsWorstFirst = (flows: FlowResult[]) =>
  flows.toSorted(
    (one, other) =>
      STATES.indexOf(one.state) - STATES.indexOf(other.state) || shareOfBudget(other) - shareOfBudget(one),
  );

/** The areas with failures first, then those with tests that did not run and with flaky tests. */
export const areasWorstFirst = (areas: AreaResult[]) =>
  areas.toSorted((one, other) => other.failed - one.failed || other.missing - one.missing || other.flaky - one.flaky);

/** The findings by effect, those of one rule together; else in the order of the judge. */
export function findingsWorstFirst(findings: Finding[]): Finding[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  return findings.toSorted(
    (one, other) =>
      EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect) ||
      rules.indexOf(one.rule) - rules.indexOf(other.rule),
  );
}

/** Whether a finding blocks a pass; the others are warnings. */
export const isBlocking = ({ effect }: Finding) => effect !== 'warn';

export const percentileName = (percentile: number) => (percentile === 50 ? 'median' : `p${percentile}`);

/** Whether all samples are coarse, so that the duration is coarse too. */
export const isCoarse = ({ samples, coarse }: FlowResult) => samples.length > 0 && coarse >= samples.length;

/** The duration, with `~` before a coarse one. */
export const durationOf = (result: FlowResult) => `${isCoarse(result) ? '~' : ''}${milliseconds(result.duration)}`;

/** The change against the history as a percentage; empty without one. */
export const changeOf = ({ change }: FlowResult) => (change ? signedPercent(change.ratio) : '');

/** Where tests are, where a verdict does not say it. */
export const TEST_FOLDER = 'tests';

/** A file of tests below a folder, as one path with slashes. */
export const fileBelow = (folder: string, file: string): string => {
  const parts: string[] = [];
  for (const part of `${folder}/${file}`.split('/'))
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else if (part && part !== '.') parts.push(part);
  return parts.join('/');
};

/** The place of a test, from `Title (entity/create.spec.ts:12)` or `entity/create.spec.ts › Title`; below `tests/`. */
export function locationOf(subject: string): { file: string; line?: number } | undefined {
  const [, file, line] = /\(([^()\n]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?\)\s*$/.exec(subject) ?? [];
  if (file !== undefined) return { file, line: Number(line) };
  const [, named] = /^([^\n›]+\.[cm]?[jt]sx?) › /.exec(subject) ?? [];
  return named === undefined ? undefined : { file: named };
}

/** The flow that a finding is about, if any. */
export const flowOf = ({ flows }: Verdict, { subject }: Finding) => flows.find(({ flow }) => flow === subject);

/** The stage of a verdict, with the channels that it covers. */
export const stageOf = ({ stage, channels }: Verdict) => onChannel(stage, channels?.join(', '));
