import type { RunRecord } from '../schema/record.ts';
import { pluralize } from '../wording.ts';
import { findingOf, type Rule } from './rule.ts';

const name = 'secrets';
const finding = findingOf(name);
const NOT_SEARCHED = 'not searched';
const EFFECTS = ['undecided', 'warn'];

type Found = RunRecord['secrets'][number];

/** What of a place is still secret, or not known, in a sentence. */
export function sentenceOnSecret({ variable, where, observed, onlyAWord, unreadable }: Found): string {
  if (unreadable !== undefined)
    return `${where} could not be read, so it was not searched for secrets: it ${unreadable}. Do not share it unless you know what it contains.`;
  const what = `the value of ${variable}`;
  if (onlyAWord)
    return `${where} has ${what} in its name, which is an ordinary word. If ${variable} is a secret, give it a random value.`;
  const why = observed ? 'is not redacted while the gate only observes' : 'could not be redacted';
  return `${where} contains ${what}, which ${why}. Do not share the file, and rotate the secret.`;
}

/** What one variable had in several files is one thing to look after. */
function allRedacted(found: Found[]) {
  const [first] = found as [Found, ...Found[]];
  const what = `the value of ${first.variable}`;
  const rest = found.length - 1;
  return finding('warn', {
    subject: first.where,
    actual: what,
    limit: 'no secret',
    evidence: rest ? found.map(({ where }) => where) : [],
    message: `${first.where}${rest ? ` and ${pluralize(rest, 'other place')}` : ''} contained ${what}, which was redacted.`,
  });
}

/** What a run that only observes leaves as it is, in one sentence. */
function onlyObserved(found: Found[]) {
  const [first, ...rest] = found as [Found, ...Found[]];
  const what = [...new Set(found.map(({ variable }) => variable))].join(', ');
  const others = `${first.where} and ${pluralize(rest.length, 'other place')} contain secrets (${what}), which are`;
  return finding('warn', {
    subject: first.where,
    actual: what,
    limit: 'no secret',
    evidence: rest.length ? found.map(({ where }) => where) : [],
    message: rest.length
      ? `${others} not redacted while the gate only observes. Do not share these files.`
      : sentenceOnSecret(first),
  });
}

/** No file that the run leaves contains a secret. */
export const secrets: Rule = {
  name,
  effects: {
    undecided:
      'a file of the run contains a secret that could not be redacted, or could not be read and so was not searched',
    warn: "a secret was redacted, is a word in a file's name, or the gate only observes",
  },
  check: ({ record }) => {
    const redacted = new Map<string, Found[]>();
    for (const found of record.secrets)
      if (found.redacted) redacted.set(found.variable, [...(redacted.get(found.variable) ?? []), found]);
    const isObserved = ({ redacted, observed, onlyAWord, unreadable }: Found) =>
      !redacted && observed && !onlyAWord && unreadable === undefined;
    const observed = record.secrets.filter(isObserved);
    const findings = record.secrets
      .filter((found) => !found.redacted && !isObserved(found))
      .map((found) => {
        const { variable, where, onlyAWord, unreadable } = found;
        const harmless = unreadable === undefined && onlyAWord;
        return finding(harmless ? 'warn' : 'undecided', {
          subject: where,
          actual: unreadable === undefined ? `the value of ${variable}` : NOT_SEARCHED,
          limit: 'no secret',
          message: sentenceOnSecret(found),
        });
      });
    return [
      ...findings,
      ...(observed.length ? [onlyObserved(observed)] : []),
      ...[...redacted.values()].map(allRedacted),
    ].sort((one, other) => EFFECTS.indexOf(one.effect) - EFFECTS.indexOf(other.effect));
  },
  explanation: {
    looksAt: 'Everything that the run wrote (reports, traces, journals), searched for the values of secrets.',
    next: 'Treat the secret as leaked and rotate it; then keep its value out of what the tests write.',
    page: 'secrets.md',
    headline: (findings) =>
      findings.every(({ actual }) => actual === NOT_SEARCHED)
        ? `${pluralize(findings.length, 'file')} could not be searched for secrets`
        : 'the reports contain a secret',
  },
};
