import { z } from 'zod';
import { cleanerOf } from '../secrets/clean.ts';
import { isSecretName } from '../secrets/names.ts';
import { secretVariables } from '../secrets/variables.ts';

/** Environment variables by name. */
export type Variables = Record<string, string | undefined>;

/** An environment variable that is missing or wrong, in one sentence. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

/** Every variable: for child processes, and for what looks for the values of secret ones. */
export const allVariables = (): Variables => process.env;

/** A switch such as `CI`: on unless it is empty, `0`, `false`, `no` or `off`, however they are written. */
export const flag = z.stringbool({ truthy: [], falsy: ['0', 'false', 'no', 'off'] }).catch(true);

/** A whole number of at least `least`. @param example what one looks like, for the message */
export const wholeNumber = (what: string, least = 0, most = Infinity) =>
  z
    .string()
    .regex(/^\d+$/, `must be ${what}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be ${what}`);

/** Text that is not empty. */
export const text = z.string();

interface ReadOptions {
  env?: Variables;
  /** Stands before each name, such as `STAGING_`. */
  prefix?: string;
  /** Names (without the prefix) whose values no message may show. */
  secret?: readonly string[];
}

/**
 * Reads environment variables: the one way in which ours are read. An empty variable is an absent one, blanks around a
 * value do not count, and a value that the shape does not know is refused.
 * @param shape the variables by name; give each a message that follows "but": `must be a port number`
 * @throws EnvironmentError with a sentence that names the variable, and its value unless that is secret
 */
export function readVariables<Shape extends z.ZodRawShape>(
  shape: Shape,
  { env = process.env, prefix = '', secret = [] }: ReadOptions = {},
): z.infer<z.ZodObject<Shape>> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(shape)) {
    const value = env[prefix + name]?.trim();
    if (value) given[name] = value;
  }
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = String(issue?.path[0]);
  if (!(name in given)) throw new EnvironmentError(`${prefix}${name} is not set; it ${issue?.message}.`);
  const isSecret = secret.includes(name) || isSecretName(prefix + name);
  const message = `${prefix}${name}${isSecret ? '' : ` is "${given[name]}" but`} ${issue?.message}.`;
  throw new EnvironmentError(cleanerOf(secretVariables(env).secrets)(message));
}
