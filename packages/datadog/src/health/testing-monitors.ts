import type { DatadogSignal } from '../health-signals.ts';
import { datadogHealth } from './health.ts';
import { answering, type Asked, type Reply } from './testing.ts';

const NOW = Date.UTC(2026, 10, 21, 10);
export const SECONDS = NOW / 1_000;

/** For tests: a monitor as the API gives it. */
export const aMonitor = (change: Record<string, unknown> = {}) => ({
  id: 91_879_684,
  name: 'Errors of the portal',
  type: 'query alert',
  query: 'avg(last_5m):sum:portal.errors{env:staging} > 5',
  message: '',
  tags: ['service:portal'],
  overall_state: 'OK',
  options: { silenced: {}, thresholds: { critical: 5 } },
  matching_downtimes: [],
  ...change,
});
/** For tests: a monitor as a search gives it. */
export const aHit = (id: number, status: string, name = `monitor ${id}`) => ({
  id,
  name,
  status,
  type: 'query alert',
  query: 'q',
});
export const hits = (...monitors: unknown[]): Reply => ({
  body: {
    counts: {},
    monitors,
    metadata: { total_count: monitors.length, page_count: 1, page: 0, per_page: 50 },
  },
});
export const isSearch = ({ path }: Asked) => path === '/api/v1/monitor/search';
const asksForMuted = ({ query }: Asked) => Boolean(query.query?.endsWith(' muted:true'));

async function ask(asking: DatadogSignal, answer: (asked: Asked) => Reply) {
  await using server = await answering(answer);
  const options = { access: server.access, service: 'portal', env: 'staging', timeout: 60_000, now: () => NOW };
  const [signal] = await datadogHealth(options)([asking]);
  return { signal, asked: server.asked };
}

export const asksForDowntimes = ({ path }: Asked) => path.endsWith('/downtime_matches');
/** For tests: what answers a question that nobody should ask. */
export const NOBODY: Reply = { status: 500, body: { errors: ['nobody was to ask this'] } };
/** For tests: downtimes of the newer kind, as version 2 gives them. */
export const downtimes = (...scopes: string[]): Reply => ({
  body: { data: scopes.map((scope) => ({ type: 'downtime_match', id: 'a', attributes: { scope, groups: [] } })) },
});

/** For tests: asks for one monitor by its number. */
export const askOne = (monitor: Reply, muted: Reply = hits(), newer: Reply = NOBODY) =>
  ask({ name: 'errors', monitor: 91_879_684 }, (asked) => {
    if (asksForDowntimes(asked)) return newer;
    return isSearch(asked) ? muted : monitor;
  });

/** For tests: asks for all monitors that a search finds; `one` answers what is asked of them one by one. */
export const askMany = (all: Reply, muted: Reply = hits(), one: (asked: Asked) => Reply = () => NOBODY) =>
  ask({ name: 'all', monitors: 'service:portal env:{stage}' }, (asked) => {
    if (!isSearch(asked)) return one(asked);
    return asksForMuted(asked) ? muted : all;
  });
