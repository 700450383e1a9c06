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
import { openStore } from './kept-store.ts';
import { addMetricSettings } from './metric-settings.ts';
import { addMonitorSearch } from './monitor-search.ts';
import { addMonitors } from './monitors.ts';
import { renderPage } from './page.ts';
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
  /** Where the store is kept between two starts; in memory alone without it. */
  file?: string;
}

/** A fake organization of Datadog, on loopback. */
export interface FakeDatadog {
  /** Without a slash at its end. A browser sees there what somebody on call would see. */
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
  /** Ends every connection and timer of it, and saves the store where it has a file. */
  close: () => Promise<void>;
}

const SAVE_EVERY = 1_000;

/**
 * Starts a fake Datadog. It is strict: it answers as recorded or documented, and flags what Datadog would take
 * in silence and treat otherwise than meant.
 * @throws Error with a sentence where the port is taken or the file is not a saved store
 */
export async function startFake({ port = 0, keys, file }: FakeOptions = {}): Promise<FakeDatadog> {
  const flags: string[] = [];
  const { store, storeFile } = file === undefined ? { store: emptyStore(), storeFile: undefined } : openStore(file);
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
  application.get('/', () => {
    // Runs beside this one write the same file: as long as nothing came here, theirs is the newer one.
    if (saved === changed()) storeFile?.readAgain(store);
    const body = renderPage(organization, flags, transport.seen);
    return toResponse({ status: 200, type: 'text/html; charset=utf-8', body });
  });
  application.notFound((context) => {
    const { pathname } = new URL(context.req.url);
    if (pathname !== '/favicon.ico')
      organization.flag(`Datadog has no ${context.req.method} ${pathname}, as far as the fake knows.`);
    return toResponse({ status: 404, body: { errors: ['Not found'] } });
  });

  const transport = await listen(application, organization, script, port);
  // Requests change it, and tests do.
  let changes = 0;
  let saved = 0;
  const changed = () => transport.seen.length + changes;
  const save = () => {
    if (!storeFile || saved === changed()) return;
    saved = changed();
    try {
      storeFile.save(store);
    } catch (error) {
      // Whoever sends to it is to be none the worse for it.
      organization.flag(`What was sent could not be kept in ${file}: ${(error as Error).message}.`);
    }
  };
  const timer = storeFile ? setInterval(save, SAVE_EVERY).unref() : undefined;
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
      changes += 1;
      if (state) store.scripted[monitorId] = state;
      else delete store.scripted[monitorId];
    },
    close: async () => {
      clearInterval(timer);
      await transport.close();
      save();
    },
  };
}
