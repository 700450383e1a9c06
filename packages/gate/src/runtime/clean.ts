import type { FullConfig } from '@playwright/test/reporter';
import { printable } from '../render/text.ts';
import { cleanerOf } from '../secrets/clean.ts';
import { secretVariables, type NotSearchable, type Secret } from '../secrets/variables.ts';
import { allVariables } from './environment.ts';
import { madeSecrets, madeSoFar } from './made-secrets.ts';

/** What the configuration itself says that is secret, as variables. */
let settings: Record<string, string> = {};

/** Remembers the passwords that a configuration holds, so that they are searched for like those of variables. */
export function rememberSettings({ projects }: FullConfig): void {
  settings = {};
  for (const { use } of projects) {
    const { baseURL, httpCredentials, proxy, extraHTTPHeaders = {} } = use;
    const credentials = httpCredentials === undefined ? [] : [httpCredentials].flat();
    const found = {
      baseURL,
      ...Object.fromEntries(
        credentials.map(({ password }, index) => [`httpCredentials password ${index + 1}`, password]),
      ),
      'proxy password': proxy?.password,
      'proxy server': proxy?.server,
      ...extraHTTPHeaders,
    };
    for (const [name, value] of Object.entries(found)) if (value) settings[name] = value;
  }
}

/** Every secret that is known by now: of variables, of the configuration, and those that workers have made. */
export function knownSecrets(): { secrets: Secret[]; notSearchable: NotSearchable[] } {
  const all = [secretVariables(allVariables()), secretVariables(settings), madeSecrets()];
  return {
    secrets: all.flatMap(({ secrets }) => secrets),
    notSearchable: all.flatMap(({ notSearchable }) => notSearchable),
  };
}

let cleaner: { of: string; clean: (text: string) => string } | undefined;

/** Takes every secret that is known by now out of a text that is about to be written, and what no reader sees or expects. */
export function cleanText(text: string): string {
  const of = JSON.stringify([allVariables(), settings, madeSoFar()]);
  if (cleaner?.of !== of) cleaner = { of, clean: cleanerOf(knownSecrets().secrets) };
  const { clean } = cleaner;
  // An escape sequence may stand within a value, and a value may hold what is not printed.
  return clean(printable(clean(text)));
}

/**
 * Words of ours, from short lists, and names by which evidence is compared, which code and policy give: a password that is
 * one of them is not told by it, and without it nothing can be read, or something else is compared.
 */
const OURS = new Set(
  'type schema verdict effect rule state status outcome expected precision stage series project flow flows id test'.split(
    ' ',
  ),
);

/** The same with each text in a value that is about to be written, whatever it is made of. */
export function clean<T>(value: T): T {
  const of = (one: unknown): unknown => {
    if (typeof one === 'string') return cleanText(one);
    if (Array.isArray(one)) return one.map(of);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, OURS.has(key) ? part : of(part)]));
  };
  return of(value) as T;
}
