import type { Kind } from '../resource.ts';
import type { Organisation } from './ask.ts';
import { dashboardStore } from './dashboards.ts';
import { monitorStore } from './monitors.ts';
import { objectiveStore } from './objectives.ts';
import type { Store } from './store.ts';

/** How things of a kind are read and written; a metric is made by those who send points of it. */
export function storeOf(organisation: Organisation, kind: Exclude<Kind, 'metric'>): Store {
  if (kind === 'monitor') return monitorStore(organisation);
  return kind === 'objective' ? objectiveStore(organisation) : dashboardStore(organisation);
}
