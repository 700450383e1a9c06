import { createHash } from 'node:crypto';
import type { PlannedTest } from '../schema/plan.ts';

/** Lists of tests that were read and are still in use, by the digest of their text. */
const known = new Map<string, WeakRef<PlannedTest[]>>();
const KEY = ',"tests":';

/**
 * The plans of all shards have the same list of tests, which is most of a large run's journals: it is parsed and
 * checked once, and shared.
 * @param body JSON without its last brace
 * @param check what checks a plan that was parsed
 * @returns the plan; undefined for what is no plan whose last key is its list of tests
 */
export function readPlan<Line extends { type: string }>(
  body: string,
  check: (value: unknown) => Line | undefined,
): Line | undefined {
  const at = body.startsWith('{"type":"plan"') ? body.indexOf(`${KEY}[`) : -1;
  if (at < 0) return undefined;
  const text = body.slice(at + KEY.length);
  const digest = createHash('sha256').update(text).digest('hex');
  const rest = JSON.parse(`${body.slice(0, at)}}`) as object;
  const shared = known.get(digest)?.deref();
  const line = check({ ...rest, tests: shared ? [] : (JSON.parse(text) as unknown) });
  if (line?.type !== 'plan') return undefined;
  const plan = line as Line & { tests: PlannedTest[] };
  if (shared) return { ...plan, tests: shared };
  known.set(digest, new WeakRef(plan.tests));
  return plan;
}
