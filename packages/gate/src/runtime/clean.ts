import type { FullConfig } from '@playwright/test/reporter';
import { printable } from '../render/text.ts';
import { cleanerOf } from '../secrets/clean.ts';
import { secretsInConfiguration } from '../secrets/configuration.ts';
import { isPlainWord } from '../secrets/names.ts';
import { secretVariables, together, type Secrets } from '../secrets/variables.ts';
import { allVariables } from './environment.ts';
import { madeSecrets, madeSoFar } from './made-secrets.ts';

/** What the configuration itself says that is secret. */
let configured: Secrets = together([]);

/** Remembers the passwords that a configuration holds, so that they are searched for like those of variables. */
export function rememberSettings(config: FullConfig): void {
  configured = secretsInConfiguration(config);
  cleaners = undefined;
}

/** Every secret that is known by now: of variables, of the configuration, and those that workers have made. */
export const knownSecrets = (): Secrets => together([secretVariables(allVariables()), configured, madeSecrets()]);

type Cleaner = (text: string) => string;
let cleaners: { of: string; all: Cleaner; ofNames: Cleaner } | undefined;
/** Whether this turn of the event loop has looked already: to look costs more than to clean a text, and a line has many. */
let looked = false;

function currentCleaners() {
  if (looked && cleaners) return cleaners;
  looked = true;
  queueMicrotask(() => (looked = false));
  const of = JSON.stringify([allVariables(), madeSoFar()]);
  if (cleaners?.of === of) return cleaners;
  const { secrets } = knownSecrets();
  const tokens = secrets.map(({ variable, values }) => ({
    variable,
    values: values.filter((value) => !isPlainWord(value)),
  }));
  return (cleaners = { of, all: cleanerOf(secrets), ofNames: cleanerOf(tokens) });
}

/** Takes every secret that is known by now out of a text that is about to be written, and what no reader sees or expects. */
export const cleanText = (text: string): string => cleanedBy(currentCleaners().all, text);

/** The same of a name by which evidence is compared, where a word stands for itself: a test in `checkout/` stays there. */
export const cleanName = (name: string): string => cleanedBy(currentCleaners().ofNames, name);

/** An escape sequence may stand within a value, and a value may hold what is not printed. */
function cleanedBy(cleaner: Cleaner, text: string): string {
  const once = cleaner(text);
  const shown = printable(once);
  return shown === once ? once : cleaner(shown);
}

/**
 * Words of ours, from short lists, and names by which evidence is compared, which code, policy and pipeline give: a password
 * that is one of them is not told by it, and without it nothing can be read, or something else is compared.
 */
const OURS = new Set(
  'type schema verdict effect rule state status outcome expected precision stage series project channel channels flow flows id test'.split(
    ' ',
  ),
);
/** A build is compared as it is called, also where a secret is: only what nobody sees goes. */
const BUILDS = new Set(['build', 'identity', 'namedBuild']);
/** Names of tests and places, by which the quarantine and the history know them: a word stays in them, a token does not. */
const NAMES = new Set(
  'target title location area serial testFolder removed expectedFailures health steps plugins'.split(' '),
);

/** The same with each text in a value that is about to be written, whatever it is made of. */
export function clean<T>(value: T): T {
  const { all, ofNames } = currentCleaners();
  const of = (one: unknown, key = ''): unknown => {
    if (typeof one === 'string') {
      if (OURS.has(key)) return one;
      if (BUILDS.has(key)) return printable(one);
      return cleanedBy(NAMES.has(key) ? ofNames : all, one);
    }
    if (Array.isArray(one)) return OURS.has(key) ? one : one.map((part) => of(part, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, part]) => [name, of(part, name)]));
  };
  return of(value) as T;
}
