import { RULES, type Reason, type Rule, type Verdict } from '../schema/verdict.ts';
import { plain, printable } from './text.ts';
import { count, isoMoment } from './wording.ts';

const ENTITIES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as XML 1.0 takes it: what XML cannot hold is left out, markup is escaped. */
const xml = (text: string) =>
  printable(text)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
const attribute = (text: string) => xml(plain(text));

const described = ({ effect, subject, sentence, actual, limit, evidence }: Reason) =>
  [`[${effect}] ${subject}`, sentence, `actual: ${actual}`, `limit: ${limit}`, ...evidence].join('\n');

/** What goes into the testcase of a rule; several reasons become one failure, as readers show but the first. */
function outcome(reasons: Reason[]): { kind: 'failure' | 'error' | 'passed'; text: string } {
  const body = xml(reasons.map(described).join('\n\n'));
  const worst = reasons.find(({ effect }) => effect === 'fail') ?? reasons.find(({ effect }) => effect === 'undecided');
  if (!worst) return { kind: 'passed', text: reasons.length ? `<system-out>${body}</system-out>` : '' };
  const kind = worst.effect === 'fail' ? 'failure' : 'error';
  const more = reasons.length > 1 ? ` (and ${count(reasons.length - 1, 'more reason')})` : '';
  return {
    kind,
    text: `<${kind} message="${attribute(worst.sentence + more)}" type="${worst.effect}">${body}</${kind}>`,
  };
}

/** What a verdict that is no pass says where no reason of its own does. */
function unexplained({ verdict, summary, reasons }: Verdict): Reason[] {
  if (verdict === 'pass' || reasons.some(({ effect }) => effect !== 'warn')) return [];
  const words = { subject: 'the run', actual: verdict, limit: 'pass', evidence: [], sentence: summary };
  return [{ rule: 'complete', effect: verdict === 'fail' ? 'fail' : 'undecided', ...words }];
}

/** The verdict as JUnit XML: a suite `gate` with a test case for each rule; seconds. */
export function renderJUnit(verdict: Verdict): string {
  const reasons = [...verdict.reasons, ...unexplained(verdict)];
  const cases = RULES.map((rule: Rule) => ({ rule, ...outcome(reasons.filter((reason) => reason.rule === rule)) }));
  const number = (kind: string) => cases.filter((one) => one.kind === kind).length;
  const seconds = Math.max(0, (verdict.ended - verdict.began) / 1000).toFixed(3);
  const counts = `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="0"`;
  const { stage, target, build, run } = verdict;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gate" ${counts} time="${seconds}">`,
    `  <testsuite name="gate" ${counts} time="${seconds}" timestamp="${isoMoment(verdict.began)}">`,
    '    <properties>',
    ...Object.entries({ stage, target, build, run, verdict: verdict.verdict }).map(
      ([name, value]) => `      <property name="${name}" value="${attribute(value)}"/>`,
    ),
    '    </properties>',
    ...cases.map(({ rule, text }) => `    <testcase name="${rule}" classname="gate" time="0">${text}</testcase>`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
