import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { isCI } from './ci.ts';
import { allVariables, EnvironmentError, flag, type Variables } from './environment.ts';

/** What decides how a pipeline is judged, with the values that take nothing away from it. */
const DECIDING: Record<string, (value: string) => boolean> = {
  CI: (value) => flag.parse(value),
  GATE: (value) => value === 'enforce',
  GATE_ROUND: () => false,
  GATE_REMEASURES: () => false,
  GATE_OPTIONS: () => false,
  GATE_JOURNAL: () => false,
};

interface FromDotenv {
  /** The variables that have the value that the file gives them. */
  given: Variables;
  /** All others: what the pipeline or the shell has set. */
  outside: Variables;
}

/**
 * Adds what `.env` in a folder gives to the environment; what is set already stays.
 * @throws EnvironmentError where it would decide for a pipeline whether it is judged
 */
export function readDotenv(folder: string, env: Variables = allVariables()): FromDotenv {
  let file: Variables = {};
  try {
    file = parse(readFileSync(path.join(folder, '.env')));
  } catch {
    // Without one, the environment is all that there is.
  }
  for (const [name, value] of Object.entries(file)) env[name] ??= value;
  const entries = Object.entries(env);
  const isGiven = ([name, value]: [string, string | undefined]) => name in file && file[name] === value;
  const given = Object.fromEntries(entries.filter(isGiven));
  const outside = Object.fromEntries(entries.filter((entry) => !isGiven(entry)));
  const deciding = Object.entries(given).find(
    ([name, value = '']) => value.trim() && DECIDING[name]?.(value.trim()) === false,
  );
  if (deciding && isCI(outside)) throw new EnvironmentError(onlyThePipeline(deciding[0]));
  return { given, outside };
}

/** Why a variable is refused in `.env`. */
export const onlyThePipeline = (name: string): string =>
  `${name} is set in .env, but in CI only the pipeline may set it: take it out of .env.`;
