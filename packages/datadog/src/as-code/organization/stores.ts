import type { Kind } from '../resource.ts';
import type { Organization } from './ask.ts';
import { dashboardStore } from './dashboards.ts';
import { monitorStore } from './monitors.ts';
import { objectiveStore } from './objectives.ts';
import type { Store } from './store.ts';

/** How things of a kind are read and written; a metric is made by those who send points of it. */
export function storeOf(organization: Organization, kind: Exclude<Kind, 'metric'>): Store {
  if (kind === 'monitor') return monitorStore(organization);
  return kind === 'objective' ? objectiveStore(organization) : dashboardStore(organization);
}
