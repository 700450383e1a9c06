import type { PastRun } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { BUCKET, bucketsOf, type Bucket } from './queries.ts';
import { rebuildRuns } from './rebuild.ts';

const DAY = 86_400;
/** Days that one query can be of: 1,344 buckets, where Datadog gives at most 1,500 points of a series. */
const DAYS_AT_ONCE = 14;
const USUAL_DAYS = 28;
const PATIENCE = 10_000;
/** More are not looked at. */
const MOST_RUNS = 200;

export interface RemoteHistoryOptions {
  /** Undefined without a key. */
  access: Access | undefined;
  service: string;
  /** The stage: the value of the tag `env`. */
  env: string;
  /** The series that the runs are for, as `seriesOf` of the gate names it. */
  series: string;
  /** The names of the flows as the policy has them. */
  flows?: readonly string[];
  /** How far to look back; 28. */
  days?: number;
  /** Milliseconds for each question; 10 s. */
  timeout?: number;
  /** Epoch milliseconds. */
  now?: number;
}

export interface RemoteHistory {
  /** Oldest first; empty where nothing is known. */
  runs: PastRun[];
  /** Why nothing, or not all, is known, as a sentence. */
  problem?: string;
}

/**
 * The runs that passed, as Datadog remembers them: their durations by flow, the machine probe, and nothing else. The latest
 * two weeks are asked first, earlier ones while there are fewer than 200 runs. Never rejects.
 */
export async function remoteHistory({
  access,
  service,
  env,
  series,
  flows = [],
  days = USUAL_DAYS,
  timeout = PATIENCE,
  now = Date.now(),
}: RemoteHistoryOptions): Promise<RemoteHistory> {
  const nothing = (problem: string): RemoteHistory => ({ runs: [], problem });
  if (!access?.appKey)
    return nothing(
      'Earlier runs are not read from Datadog, which tells them only to an application key: set DD_APP_KEY.',
    );
  const end = Math.ceil(now / 1_000 / BUCKET) * BUCKET;
  const begin = end - Math.ceil((days * DAY) / BUCKET) * BUCKET;
  let buckets: Bucket[] = [];
  let problem: string | undefined;
  for (let to = end; to > begin; to -= DAYS_AT_ONCE * DAY) {
    const from = Math.max(begin, to - DAYS_AT_ONCE * DAY);
    const found = await bucketsOf(access, { service, env, from, to }, timeout);
    if (typeof found === 'string') {
      problem = withoutKeys(`${found}.`, access);
      break;
    }
    // A window's first bucket may come again as the last one of the window before it.
    buckets = [...found.filter(({ at }) => at >= from && at < to), ...buckets];
    if (buckets.filter(({ passed }) => passed).length >= MOST_RUNS) break;
  }
  const runs = rebuildRuns(buckets, { series, flows }).slice(-MOST_RUNS);
  return { runs, ...(problem ? { problem } : {}) };
}
