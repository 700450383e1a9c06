import { isWhole, type PolicySnapshot } from '../schema/history.ts';
import { plainFlow } from '../schema/plan.ts';
import type { Finding } from '../schema/verdict.ts';
import { milliseconds, pluralize } from '../wording.ts';
import { snapshotOf } from './policy-snapshot.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';
import { testName } from './tests.ts';

const name = 'laxer rules';
const finding = findingOf(name);

/** In which direction a setting becomes laxer; one that is not here does neither. */
const LAXER: Record<string, 'higher' | 'lower'> = {
  'samples.least': 'lower',
  'flaky.most': 'higher',
  'flaky.share': 'higher',
  'quarantine.share': 'higher',
  'quarantine.days': 'higher',
  'regression.falseBlocks': 'lower',
  'regression.leastRatio': 'higher',
  'regression.leastMilliseconds': 'higher',
  'regression.seconds': 'lower',
  'regression.rounds': 'lower',
  'regression.learningRuns': 'lower',
  'telemetry.required': 'lower',
  validDays: 'higher',
  build: 'lower',
  'target.resources': 'lower',
  retries: 'higher',
  warn: 'higher',
  fail: 'higher',
  weight: 'lower',
  optional: 'higher',
  measured: 'lower',
};

type Value = number | boolean;
/** Settings that are a switch, and what it means that they are off. */
const SWITCHES: Record<string, string> = {
  'telemetry.required': 'metrics need not be delivered',
  build: 'nothing says where the target reports its build',
  'target.resources': 'leaked resources are not counted',
};

const isLaxer = (key: string, before: Value, now: Value) =>
  LAXER[key] === 'higher' ? now > before : LAXER[key] === 'lower' && now < before;

const laxer = (subject: string, actual: string, limit: string, message: string) =>
  finding('warn', { subject, actual, limit, message: `Since the last pass, ${message}.` });

function settingFindings(before: PolicySnapshot['settings'], now: PolicySnapshot['settings']): Finding[] {
  return Object.entries(now).flatMap(([key, value]) => {
    const old = before[key];
    if (old === undefined || !isLaxer(key, old, value)) return [];
    const message =
      SWITCHES[key] === undefined
        ? `${key} went from ${old} to ${value}, which is laxer`
        : `${key} was taken away: ${SWITCHES[key]}`;
    return laxer(key, String(value), String(old), message);
  });
}

type Limits = PolicySnapshot['flows'][string];

/** What a limit of a flow is where it is not given: a stage has the usual budget unless it has its own. */
function limitIn(limits: Limits, key: string): Value | undefined {
  const [what = '', stage] = key.split(' in ');
  if (what === 'measured') return limits[key] ?? true;
  return (
    limits[key] ?? (stage !== undefined && limits[`measured in ${stage}`] === undefined ? limits[what] : undefined)
  );
}

function flowFindings(flow: string, before: Limits, now: Limits | undefined): Finding[] {
  const subject = `flows.${flow}`;
  if (!now) return [laxer(subject, 'no budget', 'a budget', `${flow} lost its budget`)];
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].flatMap((key) => {
    const [what = ''] = key.split(' in ');
    const [old, value] = [limitIn(before, key), limitIn(now, key)];
    if (old === undefined || value === undefined || !isLaxer(what, old, value)) return [];
    const shown = (one: Value) => (what === 'warn' || what === 'fail' ? milliseconds(Number(one)) : String(one));
    const message =
      what === 'measured'
        ? `${flow} need not be measured${key.slice(what.length)}`
        : what === 'optional'
          ? `${flow} need not be measured (optional)`
          : `the limit "${key}" of ${flow} went from ${shown(old)} to ${shown(value)}, which is laxer`;
    return laxer(`${subject}.${key}`, shown(value), shown(old), message);
  });
}

/** What stands in a list of the last pass and not in today's. */
function lost(kind: string, before: string[], now: string[]): Finding[] {
  const kept = new Set(now);
  return before.filter((one) => !kept.has(one)).map((one) => laxer(one, 'gone', kind, `the ${kind} ${one} is gone`));
}

/** Tests and flows that the policy says were removed: new ones, and those that the last pass still had. */
function removals({ policy, history, record, flows }: RuleContext, before: PolicySnapshot | undefined): Finding[] {
  const declared = new Set(before?.removed ?? []);
  const ran = new Set(record.tests.filter(({ outcome }) => outcome !== 'skipped').map(testName));
  const had = new Set(history.lastPassing?.tests.map(([, test]) => test));
  const plain = (flow: string) => plainFlow(record.plan, flow);
  const measured = new Set(flows.filter(({ samples }) => samples.length).map(({ flow }) => plain(flow)));
  const hadFlows = new Set(Object.keys(history.runs.findLast(isWhole)?.flows ?? {}).map(plain));
  return policy.removed.flatMap((one) => {
    const subject = 'test' in one ? one.test : one.flow;
    const isNew = before !== undefined && !declared.has(subject);
    const isGone =
      'test' in one ? had.has(subject) && !ran.has(subject) : hadFlows.has(subject) && !measured.has(subject);
    if (!isNew && !isGone) return [];
    const kind = 'test' in one ? 'test' : 'flow';
    return laxer(subject, 'removed', `a ${kind}`, `the ${kind} ${subject} was removed (${one.reason})`);
  });
}

/** Tests whose failures block nobody from now on, or for longer. */
function excuses({ quarantine }: RuleContext, before: PolicySnapshot, now: PolicySnapshot): Finding[] {
  const entries = 'unreadable' in quarantine ? [] : quarantine;
  const known = new Set(before.expectedFailures);
  return [
    ...entries.flatMap(({ test, owner, ticket, expires }) => {
      const until = before.quarantine[test];
      if (until !== undefined && expires <= until) return [];
      const message =
        until === undefined
          ? `${test} went into quarantine until ${expires} (${owner}, ${ticket})`
          : `the quarantine of ${test} was prolonged from ${until} to ${expires} (${owner}, ${ticket})`;
      return laxer(test, `in quarantine until ${expires}`, until ?? 'not in quarantine', message);
    }),
    ...now.expectedFailures
      .filter((test) => !known.has(test))
      .map((test) => laxer(test, 'expected to fail', 'expected to pass', `${test} is expected to fail (test.fail)`)),
  ];
}

/** Levels that somebody accepted since the last pass. */
const acceptances = ({ history }: RuleContext): Finding[] =>
  history.accepted
    .filter(({ at }) => at > (history.runs.at(-1)?.at ?? -Infinity))
    .map(({ flow, by, because }) =>
      laxer(
        flow,
        `accepted by ${by}`,
        'compared with its history',
        `${by} accepted what ${flow} takes now (${because}), so it is not compared with earlier runs`,
      ),
    );

/** What is not known from before: of a deployment that a pipeline judges, that is a first run or a lost history. */
function lostHistory({ record: { plan }, history }: RuleContext): Finding[] {
  const { series, runs, others, foreign, problems } = history;
  const found = (actual: string, message: string) =>
    finding('warn', { subject: 'the history', actual, limit: 'earlier runs', message });
  const unread = problems.length ? [found('cannot be read in part', problems.join(' '))] : [];
  if (!plan.enforced || !plan.deployed || runs.length || others.length) return unread;
  const elsewhere = foreign.length
    ? ` It has runs of ${pluralize(foreign.length, 'other target')} only: ${foreign.slice(0, 3).join('; ')}.`
    : '';
  return [
    ...unread,
    found(
      'no earlier run',
      `The history has no run of ${series}, so nothing was compared: neither missing tests, nor durations, nor laxer rules.${elsewhere} Unless this is the first run there, restore the history file (GATE_HISTORY).`,
    ),
  ];
}

function check(context: RuleContext): Finding[] {
  const before = context.history.lastPolicy;
  const others = [...removals(context, before), ...acceptances(context), ...lostHistory(context)];
  if (!before) return others;
  const now = snapshotOf(context);
  const removed = new Set(now.removed);
  return [
    ...settingFindings(before.settings, now.settings),
    ...Object.entries(before.flows)
      .filter(([flow]) => !removed.has(flow) || now.flows[flow])
      .flatMap(([flow, limits]) => flowFindings(flow, limits, now.flows[flow])),
    ...lost('health signal', before.health, now.health),
    ...lost('step', before.steps, now.steps),
    ...lost('plugin', before.plugins, now.plugins),
    ...excuses(context, before, now),
    ...others,
  ];
}

/** A change cannot weaken its own gate unseen. */
export const laxerRules: Rule = {
  name,
  effects: {
    warn: 'something became laxer since the last pass: a limit, a removed test or flow, the quarantine, an accepted level, an expected failure; or the history that it is compared with is lost',
  },
  check,
  explanation: {
    looksAt: 'What the run is judged by, compared with what the last passing run of the same target was judged by.',
    next: 'Ask whoever made the change whether it is meant. If it is not, put the old value back.',
    headline: (findings) => `${pluralize(findings.length, 'rule')} became laxer`,
  },
};
