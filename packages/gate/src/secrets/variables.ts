import { isOnlyAKey, isSecretSetting } from './names.ts';
import { embeddedSecrets, FEWEST_CHARACTERS, madeSecret, parsed, secretLeaves, wholeSecret } from './parts.ts';

/** A value that must not leave this machine, and the variable that holds it. */
export interface Secret {
  /** The variable's name; the only thing about a secret that is ever told. */
  variable: string;
  /** The value and the parts of it that are secret alone: a password in an address, the lines of a key. */
  values: string[];
}

/** A secret variable whose value cannot be looked for without finding it everywhere. */
interface NotSearchable {
  variable: string;
  /** Why, as the middle of a sentence: it `is too short` to be searched for. */
  why: string;
}

export interface Secrets {
  secrets: Secret[];
  notSearchable: NotSearchable[];
}

/** What no secret is, or could be told from what stands in every text: also the words that a journal itself is made of. */
const ORDINARY_WORDS = new Set(
  'true false null undefined default enabled disabled required optional automatic always staging production development testing localhost administrator operator viewer playwright chromium firefox webkit password secret redacted embedded enforce observe canary stable passed failed skipped timedout timedOut interrupted expected completed undecided attempt ledger health delivery secrets coarse example'.split(
    ' ',
  ),
);
/** Of a `key` that is nothing else, a word is a name of something: `SORT_KEY=created`. */
const WORD = /^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*$/;

function whyNotSearchable(value: string): string | undefined {
  if ([...value].length < FEWEST_CHARACTERS) return 'is too short';
  if (ORDINARY_WORDS.has(value.toLowerCase())) return 'is too ordinary a word';
  if (new Set(value).size === 1) return 'is too uniform';
  return undefined;
}

/** Those values of a variable that can be looked for, and why there are none. */
function searchable(variable: string, given: string[]): Secrets {
  const all = [...new Set(given)];
  const values = all.filter((part) => !whyNotSearchable(part));
  if (values.length) return { secrets: [{ variable, values }], notSearchable: [] };
  const why = all.map(whyNotSearchable).find((one) => one !== undefined);
  return { secrets: [], notSearchable: why === undefined ? [] : [{ variable, why }] };
}

/** All that several places hold. */
export const together = (all: Secrets[]): Secrets => ({
  secrets: all.flatMap(({ secrets }) => secrets),
  notSearchable: all.flatMap(({ notSearchable }) => notSearchable),
});

/**
 * The secrets in a setting, by its name and by its value.
 * @param variable what it is called in findings
 */
export function secretsOfSetting(name: string, value: string, variable = name): Secrets {
  if (!value.trim()) return together([]);
  const isSecret = isSecretSetting(name, value);
  if (isSecret && isOnlyAKey(name) && WORD.test(value.trim()))
    return { secrets: [], notSearchable: [{ variable, why: 'is too ordinary a word' }] };
  const whole = isSecret ? wholeSecret(name, value) : [];
  return searchable(variable, [...whole, ...embeddedSecrets(name, value), ...secretLeaves(parsed(value))]);
}

/**
 * The secrets among the variables of an environment, by name and by value, and those that cannot be looked for.
 * @param env usually the process's variables, read by the caller; unset and empty ones are left out
 */
export const secretVariables = (env: Readonly<Record<string, string | undefined>>): Secrets =>
  together(Object.entries(env).map(([variable, value = '']) => secretsOfSetting(variable, value)));

/** The secret that somebody made and tells of, whatever it is called. */
export const secretsMade = (name: string, value: string): Secrets =>
  value.trim() ? searchable(name, madeSecret(name, value)) : together([]);
