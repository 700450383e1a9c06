import { incompleteRun } from '../rules/incomplete-run.ts';
import { RULES } from '../rules/index.ts';
import type { Finding, Verdict } from '../schema/verdict.ts';
import { isoMoment, pluralize } from '../wording.ts';
import { CAUSES, controlLine } from './control-words.ts';
import { escapeMarkup } from './html.ts';
import { plain } from './text.ts';
import { isBlocking } from './verdict-parts.ts';

/** Text as XML 1.0 takes it: characters that XML cannot hold are left out, markup is escaped. */
const xml = (text: string) => escapeMarkup(text).replace(/[\uFFFE\uFFFF]/g, '');
const attribute = (text: string) => xml(plain(text));

const described = ({ effect, subject, message, actual, limit, evidence, cause }: Finding) =>
  [
    `[${effect}] ${subject}${cause ? `, ${CAUSES[cause]}` : ''}`,
    message,
    `actual: ${actual}`,
    `limit: ${limit}`,
    ...evidence,
  ].join('\n');

/** The content of a rule's test case; several findings become one failure, because readers show only the first. */
function outcome(findings: Finding[]): { kind: 'failure' | 'error' | 'passed'; text: string } {
  const body = xml(findings.map(described).join('\n\n'));
  const worst = findings.find(({ effect }) => effect === 'fail') ?? findings.find(isBlocking);
  if (!worst) return { kind: 'passed', text: findings.length ? `<system-out>${body}</system-out>` : '' };
  const kind = worst.effect === 'fail' ? 'failure' : 'error';
  const first = findings.length > 1 ? `1 of ${pluralize(findings.length, 'finding')}: ` : '';
  return {
    kind,
    text: `<${kind} message="${attribute(first + worst.message)}" type="${worst.effect}">${body}</${kind}>`,
  };
}

/** Stands for the findings of a verdict that does not pass and has none. */
function unexplained({ verdict, summary, findings }: Verdict): Finding[] {
  if (verdict === 'pass' || findings.some(isBlocking)) return [];
  const words = { subject: 'the run', actual: verdict, limit: 'pass', evidence: [], message: summary };
  return [{ rule: incompleteRun.name, effect: verdict, ...words }];
}

/** The verdict as JUnit XML: a suite `gate` with a test case for each rule; times in seconds. */
export function renderJUnit(verdict: Verdict): string {
  const findings = [...verdict.findings, ...unexplained(verdict)];
  const names = [...new Set([...RULES.map(({ name }) => name), ...findings.map(({ rule }) => rule)])];
  const cases = names.map((rule) => ({ rule, ...outcome(findings.filter((finding) => finding.rule === rule)) }));
  const number = (kind: string) => cases.filter((one) => one.kind === kind).length;
  const seconds = Math.max(0, (verdict.ended - verdict.began) / 1000).toFixed(3);
  const counts = `tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="0"`;
  const { stage, target, channels, build, run, cause } = verdict;
  const control = controlLine(verdict);
  const told = {
    stage,
    target,
    ...(channels ? { channels: channels.join(', ') } : {}),
    build,
    ...(control ? { control } : {}),
    ...(cause ? { cause } : {}),
    run,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gate" ${counts} time="${seconds}">`,
    `  <testsuite name="gate" ${counts} time="${seconds}" timestamp="${isoMoment(verdict.began)}">`,
    '    <properties>',
    ...Object.entries({ ...told, verdict: verdict.verdict }).map(
      ([name, value]) => `      <property name="${name}" value="${attribute(value)}"/>`,
    ),
    '    </properties>',
    ...cases.map(
      ({ rule, text }) => `    <testcase name="${attribute(rule)}" classname="gate" time="0">${text}</testcase>`,
    ),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
