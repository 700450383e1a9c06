import { randomBytes } from 'node:crypto';
import type { Access } from '../src/access.ts';
import { DASHBOARDS, SLOS } from './boards.ts';
import { createClock } from './clock.ts';
import { deploymentEndpoints } from './deployments.ts';
import { router, yes, type Organization } from './endpoint.ts';
import { eventEndpoints } from './events.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { intakeEndpoints } from './intake.ts';
import { metricEndpoints, type FoundSeries } from './metrics.ts';
import { monitorEndpoints } from './monitors.ts';
import { resourceEndpoints } from './resources.ts';
import { listen, type Server } from './server.ts';
import { emptyStore, type MonitorState } from './store.ts';

export * from './faults.ts';
export { countPoints, duplicatePoints, tagSets, type MonitorStatus, type Store } from './store.ts';

/** A fake organization of Datadog, on loopback. */
export interface FakeDatadog extends Omit<Organization, 'flag'>, Omit<Server, 'port' | 'refuse' | 'accept'> {
  /** Without a slash at its end. */
  url: string;
  /** What the product needs to talk to it. */
  access: Access;
  faults: Faults;
  /** What a sender should have done otherwise: sentences, each once. A clean run leaves none. */
  flags: string[];
  /** Says what state a monitor is in; a new one has no data. */
  setState: (monitorId: number, status: MonitorState['status'], more?: Omit<MonitorState, 'status'>) => void;
  /** Says what metric queries find whose text matches; all others find nothing. What is said last counts. */
  answerQuery: (match: string | RegExp, series: FoundSeries[]) => void;
}

/**
 * Starts a fake Datadog. It takes what the models of Datadog's official client and a few rules of its API take, answers
 * as recorded or documented, and flags what Datadog would take in silence and treat otherwise than meant. It works
 * nothing out: what monitors, gates and queries come to, a test says.
 * @param options `port`: 0, the default, takes any free one; `keys`: random ones unless given
 * @throws Error with a sentence where the port is taken
 */
export async function startFake(options: { port?: number; keys?: FakeDatadog['keys'] } = {}): Promise<FakeDatadog> {
  const flags: string[] = [];
  const queries: { match: string | RegExp; series: FoundSeries[] }[] = [];
  const organization: Organization = {
    clock: createClock(),
    store: emptyStore(),
    keys: options.keys ?? { apiKey: randomBytes(16).toString('hex'), appKey: randomBytes(20).toString('hex') },
    denied: new Set(),
    flag: (sentence) => void (flags.includes(sentence) || flags.push(sentence)),
  };
  const { store } = organization;
  const find = (text: string) => queries.findLast(({ match }) => text.split(match).length > 1)?.series ?? [];
  const answer = router(organization, {
    'GET /api/v1/validate': { run: () => yes({ valid: true }) },
    ...intakeEndpoints(organization),
    ...eventEndpoints(organization),
    ...metricEndpoints(organization, find),
    ...monitorEndpoints(organization),
    ...resourceEndpoints(organization, SLOS),
    ...resourceEndpoints(organization, DASHBOARDS),
    ...deploymentEndpoints(organization),
  });
  const script = createFaultScript();
  const { port: bound, refuse, accept, ...server } = await listen(answer, organization, script, options.port ?? 0);
  const url = `http://127.0.0.1:${bound}`;
  return {
    ...{ ...organization, ...server, url, flags },
    access: { ...organization.keys, site: 'datadoghq.com', url },
    faults: { ...script, refuse, accept },
    setState: (id, status, more = {}) => void (store.states[id] = { status, ...more }),
    answerQuery: (match, series) => void queries.push({ match, series }),
  };
}
