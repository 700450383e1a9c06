import { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';
import type { Store, StoredDowntime, StoredMonitor } from './store.ts';

const request = z.object({
  scope: z.union([z.string(), z.array(z.string()).min(1)]),
  monitor_id: z.number().int().nullish(),
  monitor_tags: z.array(z.string()).optional(),
  start: z.number().int().nullish(),
  end: z.number().int().nullish(),
  message: z.string().nullish(),
});

function matches({ monitor_id: id, monitor_tags: tags }: StoredDowntime, monitor: StoredMonitor): boolean {
  if (id !== null) return id === monitor.id;
  return tags.every((tag) => tag === '*' || monitor.tags.includes(tag));
}

/** The downtimes that silence something of a monitor now. @param now milliseconds */
export function activeDowntimes(store: Store, monitor: StoredMonitor, now: number): StoredDowntime[] {
  return store.downtimes.filter(
    (one) => matches(one, monitor) && one.start <= now / 1_000 && (one.end ?? Infinity) > now / 1_000,
  );
}

/** The scopes of a monitor that are silent now, by itself or by a downtime; `*` is all of it. */
export function mutedScopes(store: Store, monitor: StoredMonitor, now: number): string[] {
  const silenced = (monitor.options.silenced ?? {}) as Record<string, number | null>;
  return [
    ...Object.entries(silenced).flatMap(([scope, until]) => ((until ?? Infinity) > now / 1_000 ? scope : [])),
    ...activeDowntimes(store, monitor, now).map(({ scope }) => scope.join(',')),
  ];
}

/** Whether all of a monitor is silent now. */
export const isMuted = ({ store, clock }: Organization, monitor: StoredMonitor): boolean =>
  mutedScopes(store, monitor, clock.now()).includes('*');

/** Downtimes of version 1: the kind that a monitor itself knows of. */
export function addDowntimes(add: AddEndpoint, organization: Organization): void {
  const { store, clock } = organization;
  const read = { keys: 'both', permission: 'monitors_downtime' } as const;

  add('POST', '/api/v1/downtime', read, ({ body }): Answer => {
    const result = request.safeParse(body);
    if (!result.success) throw refuse(400, `Invalid downtime at ${result.error.issues[0]?.path.join('.')}`);
    const { scope, monitor_id, monitor_tags = ['*'], start, end, message } = result.data;
    const downtime: StoredDowntime = {
      id: store.nextId++,
      scope: [scope].flat(),
      monitor_id: monitor_id ?? null,
      monitor_tags,
      start: start ?? Math.floor(clock.now() / 1_000),
      end: end ?? null,
      message: message ?? '',
    };
    store.downtimes.push(downtime);
    return { status: 200, body: { ...downtime, active: true, disabled: false } };
  });

  add('GET', '/api/v1/downtime', read, (): Answer => ({ status: 200, body: store.downtimes }));

  add('DELETE', '/api/v1/downtime/:id{[0-9]+}', read, ({ parameters }): Answer => {
    const found = store.downtimes.findIndex(({ id }) => String(id) === parameters.id);
    if (found < 0) throw refuse(404, 'Downtime not found');
    store.downtimes.splice(found, 1);
    return { status: 204 };
  });
}
