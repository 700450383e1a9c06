/** What a flow may take, in milliseconds: from `warn` on the gate says so, from `fail` on it fails. */
export interface Budget {
  warn: number;
  fail: number;
}

export interface Policy<Name extends string = string> {
  /** How many tests may fail and then pass when they are tried again. */
  mostFlaky: number;
  /** The flows that users wait for, each with its budget. */
  flows: Record<Name, Budget>;
}

/**
 * Checks a policy and keeps the names of its flows for the compiler.
 * @throws Error with a sentence where a budget makes no sense
 */
export function defineGate<Name extends string>(policy: Policy<Name>): Policy<Name> {
  for (const [name, { warn, fail }] of Object.entries<Budget>(policy.flows))
    if (!(warn > 0 && warn <= fail))
      throw new Error(
        `gate.config.ts: the flow ${name} needs 0 < warn <= fail, but has warn ${warn} and fail ${fail}.`,
      );
  return policy;
}
