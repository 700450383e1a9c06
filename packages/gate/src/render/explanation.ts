import { ruleNamed } from '../rules/index.ts';
import type { Effect, Finding, Verdict } from '../schema/verdict.ts';
import { plain } from './text.ts';
import { fileBelow, locationOf, TEST_FOLDER } from './verdict-parts.ts';

/** What an effect does to the verdict. */
export const EFFECT_MEANINGS: Record<Effect, string> = {
  fail: 'it fails the run',
  undecided: 'it leaves the run undecided, which does not pass',
  warn: 'it is a warning and blocks nothing',
};
const VERBS: [Effect, string][] = [
  ['fail', 'Fails when'],
  ['undecided', 'Undecided when'],
  ['warn', 'Warns when'],
];

/** What a rule looks at and when it has which effect, in sentences; also of a rule that this version does not have. */
export function describeRule(name: string): { rule: string; next: string } {
  const rule = ruleNamed(name);
  if (!rule)
    return {
      rule: `This version of the gate has no rule called "${plain(name)}".`,
      next: 'Read the verdict with the version of the gate that wrote it.',
    };
  const { looksAt, next } = rule.explanation;
  const effects = VERBS.flatMap(([effect, verb]) => (rule.effects[effect] ? `${verb} ${rule.effects[effect]}.` : []));
  return { rule: [looksAt, ...effects].join(' '), next };
}

/** The command that helps with a finding, for its own test; undefined if its rule has none. */
export function commandFor({ rule, subject }: Finding, { testFolder = TEST_FOLDER }: Verdict): string | undefined {
  const { file = '', line } = locationOf(plain(subject)) ?? {};
  const where = `${fileBelow(testFolder, file)}${line === undefined ? '' : `:${line}`}`;
  const safe = file && /^[\w./:@-]+$/.test(where);
  return ruleNamed(rule)?.explanation.command?.replace('<test>', safe ? where : '<file>:<line>');
}
