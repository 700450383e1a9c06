import { randomBytes } from 'node:crypto';
import type { Access } from '../src/access.ts';
import { DASHBOARDS, SLOS } from './boards.ts';
import { deploymentEndpoints } from './deployments.ts';
import { router, yes, type Organization } from './endpoint.ts';
import { eventEndpoints } from './events.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { intakeEndpoints } from './intake.ts';
import { metricEndpoints } from './metrics.ts';
import { monitorEndpoints } from './monitors.ts';
import { resourceEndpoints } from './resources.ts';
import { listen, type Server } from './server.ts';
import { emptyStore, type MonitorStatus } from './store.ts';

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
  setState: (monitorId: number, status: MonitorStatus) => void;
}

/**
 * Starts a fake Datadog. It takes what the models of Datadog's official client and a few rules of its API take, answers
 * as recorded or documented, and flags what Datadog would take in silence and treat otherwise than meant. It works
 * nothing out: what monitors and gates come to, a test says, and queries find nothing.
 * @param port 0 takes any free one
 * @throws Error with a sentence where the port is taken
 */
export async function startFake({ port = 0 } = {}): Promise<FakeDatadog> {
  const flags: string[] = [];
  let standing: number | undefined;
  const organization: Organization = {
    clock: { now: () => standing ?? Date.now(), set: (time) => void (standing = time) },
    store: emptyStore(),
    keys: { apiKey: randomBytes(16).toString('hex'), appKey: randomBytes(20).toString('hex') },
    denied: new Set(),
    flag: (sentence) => void (flags.includes(sentence) || flags.push(sentence)),
  };
  const answer = router(organization, {
    'GET /api/v1/validate': { run: () => yes({ valid: true }) },
    ...intakeEndpoints(organization),
    ...eventEndpoints(organization),
    ...metricEndpoints(organization),
    ...monitorEndpoints(organization),
    ...resourceEndpoints(organization, SLOS),
    ...resourceEndpoints(organization, DASHBOARDS),
    ...deploymentEndpoints(organization),
  });
  const script = createFaultScript();
  const { port: bound, refuse, accept, ...server } = await listen(answer, organization, script, port);
  const url = `http://127.0.0.1:${bound}`;
  return {
    ...organization,
    ...server,
    url,
    flags,
    access: { ...organization.keys, site: 'datadoghq.com', url },
    faults: { ...script, refuse, accept },
    setState: (id, status) => void (organization.store.states[id] = status),
  };
}
