import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import type { Access } from '../src/access.ts';
import { createClock, type Clock } from './clock.ts';
import { addDashboards } from './dashboards.ts';
import { addDora } from './dora.ts';
import { addDowntimes } from './downtimes.ts';
import { endpointsOf, toResponse, type Application, type Organization } from './endpoint.ts';
import { addEvents } from './events.ts';
import { createFaultScript, type Faults } from './faults.ts';
import { addGates } from './gates.ts';
import { addIntake } from './intake.ts';
import { addMetricSettings } from './metric-settings.ts';
import { addMonitorSearch } from './monitor-search.ts';
import { addMonitors } from './monitors.ts';
import { addQueries } from './query-endpoints.ts';
import { listen, type Seen } from './server.ts';
import { addSlos } from './slos.ts';
import { emptyStore, type MonitorStatus, type Store } from './store.ts';
import { addValidation } from './validate.ts';

export type { Clock } from './clock.ts';
export * from './faults.ts';
export type { Seen } from './server.ts';
export { alertsOf, type Alert } from './events.ts';
export { countPoints, duplicatePoints, tagSets, type MonitorStatus, type Store } from './store.ts';

export interface FakeOptions {
  /** 0, the default, takes any free one. */
  port?: number;
  /** Random ones unless given. */
  keys?: { apiKey: string; appKey: string };
}

/** A fake organization of Datadog, on loopback. */
export interface FakeDatadog {
  /** Without a slash at its end. */
  url: string;
  keys: { apiKey: string; appKey: string };
  /** What the rest of `datadog/` needs to talk to it. */
  access: Access;
  clock: Clock;
  faults: Faults;
  /** Every request, in the order of their coming. */
  seen: Seen[];
  store: Store;
  /** What a sender should have done otherwise: sentences, each once. A clean run leaves none. */
  flags: string[];
  /** Permissions that the application key lacks: `monitors_read`, `monitors_write`, `metric_tags_write`, ... */
  denied: Set<string>;
  /** Says what state a monitor is in, whatever the points say; undefined leaves it to them again. */
  setState: (monitorId: number, state: MonitorStatus | undefined) => void;
  /** Ends every connection of it. */
  close: () => Promise<void>;
}

/**
 * Starts a fake Datadog. It is strict: it answers as recorded or documented, and flags what Datadog would take
 * in silence and treat otherwise than meant.
 * @throws Error with a sentence where the port is taken
 */
export async function startFake({ port = 0, keys }: FakeOptions = {}): Promise<FakeDatadog> {
  const flags: string[] = [];
  const store = emptyStore();
  const organization: Organization = {
    clock: createClock(),
    store,
    keys: keys ?? { apiKey: randomBytes(16).toString('hex'), appKey: randomBytes(20).toString('hex') },
    denied: new Set(),
    flag: (sentence) => {
      if (!flags.includes(sentence)) flags.push(sentence);
    },
  };
  const application: Application = new Hono();
  const add = endpointsOf(application, organization);
  const script = createFaultScript();

  addValidation(add, organization);
  addIntake(add, organization);
  addQueries(add, organization);
  addMetricSettings(add, organization);
  addEvents(add, organization);
  addDora(add, organization);
  addMonitorSearch(add, organization);
  addMonitors(add, organization);
  addDowntimes(add, organization);
  addSlos(add, organization);
  addDashboards(add, organization);
  addGates(add, organization);
  application.notFound((context) => {
    const { pathname } = new URL(context.req.url);
    organization.flag(`Datadog has no ${context.req.method} ${pathname}, as far as the fake knows.`);
    return toResponse({ status: 404, body: { errors: ['Not found'] } });
  });

  const transport = await listen(application, organization, script, port);
  const url = `http://127.0.0.1:${transport.port}`;

  return {
    url,
    keys: organization.keys,
    access: { ...organization.keys, site: 'datadoghq.com', url },
    clock: organization.clock,
    faults: { ...script, refuse: transport.refuse, accept: transport.accept },
    seen: transport.seen,
    store,
    flags,
    denied: organization.denied,
    setState: (monitorId, state) => {
      if (state) store.scripted[monitorId] = state;
      else delete store.scripted[monitorId];
    },
    close: transport.close,
  };
}
