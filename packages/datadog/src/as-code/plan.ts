import { createHash } from 'node:crypto';
import { placeOf, type Access } from '../access.ts';
import { compare, needsReplacement, type Change } from './compare.ts';
import { desiredOf, sharedKeys, type Desired } from './desired.ts';
import { isKeyOf } from './identity.ts';
import { listAll } from './listing.ts';
import { forEachOf, inTheWay, type Organization } from './organization/ask.ts';
import { getMetric } from './organization/metrics.ts';
import { storeOf } from './organization/stores.ts';
import {
  NAMES,
  type Found,
  type Kind,
  type Wanted,
  type WantedOf,
  type WatchPolicy,
  type WireObject,
} from './resource.ts';
import { readState, unsettled, type State } from './state.ts';
import { wireObjectOf } from './wire.ts';

/** What is to be done about one thing. */
export type Step =
  | { do: 'create'; wanted: Wanted }
  /** `replace`: what differs can only be set when it is made, so it is removed and made anew. */
  | { do: 'change' | 'replace'; wanted: Wanted; id: string; changes: Change[]; current: WireObject }
  | { do: 'keep'; wanted: Wanted; id: string }
  /** It cannot be done yet, or it is not known what there is. */
  | { do: 'wait'; wanted: Wanted; because: string }
  | { do: 'delete'; kind: Kind; key: string; id: string; name: string };

export interface Plan {
  /** A site, or the address of a fake. */
  where: string;
  service: string;
  stages: readonly string[];
  steps: Step[];
  /** What is called as something of ours and is not ours: it is left alone. */
  foreign: Pick<Found, 'kind' | 'id' | 'name'>[];
  notes: string[];
  /** Why nothing may be done at all, in sentences; empty for a plan that can be carried out. */
  stopped: string[];
  /** The dashboard once the objectives have their identities; undefined where everything is to go. */
  dashboard: Desired['dashboard'] | undefined;
}

export interface PlanOptions {
  access: Access;
  policy: WatchPolicy;
  /** Such as `['staging', 'production']`. */
  stages: readonly string[];
  /** The file in which the last apply noted what there was; it need not exist. */
  state: string;
  /** Believes lists that hold less than there was. */
  trust?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Waits for so many milliseconds before a question is repeated; for tests. */
  wait?: Organization['wait'];
}

const NO_KEY =
  'DD_APP_KEY is not set: without an application key monitors, SLOs and dashboards can neither be read nor changed.';

const NOBODY =
  'monitors.notify of datadog() in gate.config.ts is empty: the monitors change their color, and nobody is told of it.';

/** What stands for a declaration, to know it again. */
export const digestOf = (wanted: Pick<Wanted, 'body'>): string =>
  createHash('sha256')
    .update(JSON.stringify(wireObjectOf(wanted.body)))
    .digest('hex');

const thingOf = (state: State | undefined, { kind, key }: Pick<Wanted, 'kind' | 'key'>) =>
  state?.things.find((thing) => thing.kind === kind && thing.key === key);

/** What to do about something that is there. */
function stepFor(wanted: Wanted, { id, body }: Found, state: State | undefined): Step {
  const changes = unsettled(digestOf(wanted), compare(wanted, body), thingOf(state, wanted));
  if (!changes.length) return { do: 'keep', wanted, id };
  return {
    do: needsReplacement(wanted.kind, changes) ? 'replace' : 'change',
    wanted,
    id,
    changes,
    current: body,
  };
}

async function metricStep(organization: Organization, wanted: WantedOf<'metric'>): Promise<Step> {
  const answer = await getMetric(organization, wanted.name);
  if ('failure' in answer)
    return {
      do: 'wait',
      wanted,
      because: `the settings of ${wanted.name} could not be read: ${inTheWay(answer.failure)}`,
    };
  if (!answer.value)
    return {
      do: 'wait',
      wanted,
      because: `Datadog has not seen ${wanted.name} yet, so its percentiles cannot be switched on; apply again after the first run that was delivered.`,
    };
  return stepFor(wanted, answer.value, undefined);
}

/** The oldest first; identities are numbers or words. */
const byAge = (a: Found, b: Found) => Number(a.id) - Number(b.id) || (a.id < b.id ? -1 : 1);

/** Of several that say they are the same thing, the one that we know, or the oldest. */
function chosen(candidates: readonly Found[], known: string | undefined): Found | undefined {
  return candidates.find(({ id }) => id === known) ?? [...candidates].sort(byAge)[0];
}

/** An empty plan. */
export const planWith = (
  { access, policy, stages }: Pick<PlanOptions, 'access' | 'policy' | 'stages'>,
  more: Partial<Plan>,
): Plan => ({
  where: placeOf(access),
  service: policy.datadog.service,
  stages,
  steps: [],
  foreign: [],
  notes: [],
  stopped: [],
  dashboard: undefined,
  ...more,
});

/** What keeps anybody from reading or changing anything. */
export const obstaclesTo = ({ access }: Pick<PlanOptions, 'access'>): string[] => (access.appKey ? [] : [NO_KEY]);

/**
 * Looks what there is in Datadog, and says what is to be done so that there is what the policy asks for. Changes nothing.
 * Never rejects: what is in the way is in `stopped`.
 */
export async function planAsCode(options: PlanOptions): Promise<Plan> {
  const { access, policy, stages, trust = false } = options;
  const { service } = policy.datadog;
  const desired = desiredOf({ policy, stages, site: access.site });
  const shared = sharedKeys(desired).map(
    (one) => `Two flows of gate.config.ts would share the ${one}, for Datadog keeps no capitals and signs: rename one.`,
  );
  const obstacles = [...obstaclesTo(options), ...shared];
  if (obstacles.length) return planWith(options, { stopped: obstacles });

  const organization: Organization = options;
  const { state, note } = readState(options.state, placeOf(access), service);
  const listed = await listAll(organization, { service, state, trust });
  if ('stopped' in listed) return planWith(options, { stopped: listed.stopped, notes: note ? [note] : [] });
  const { found, notes } = listed.listing;
  const ours = found.filter(({ key }) => key !== undefined && isKeyOf(service, key));

  const existing = (wanted: Wanted) => ours.filter((one) => one.kind === wanted.kind && one.key === wanted.key);
  const pick = (wanted: Wanted) => chosen(existing(wanted), thingOf(state, wanted)?.id);
  const plannedFor = (wanted: Wanted): Step => {
    const there = pick(wanted);
    return there ? stepFor(wanted, there, state) : { do: 'create', wanted };
  };

  const objectiveSteps = desired.objectives.map(plannedFor);
  const idOf = (key: string) => {
    const step = objectiveSteps.find((one) => one.do !== 'delete' && one.wanted.key === key);
    return step && 'id' in step && step.do !== 'replace' ? step.id : `(the objective ${key}, once it is made)`;
  };
  const dashboard = desired.dashboard(idOf);
  const dashboardThere = pick(dashboard);
  // A list of dashboards does not say what is on them.
  const whole = dashboardThere ? await storeOf(organization, 'dashboard').get(dashboardThere.id) : { value: undefined };
  if ('failure' in whole)
    return planWith(options, {
      notes,
      stopped: [`The dashboard ${dashboardThere?.id} could not be read: ${inTheWay(whole.failure)}`],
    });

  const wanted: Wanted[] = [...desired.monitors, ...desired.objectives, dashboard];
  const keys = new Set(wanted.map(({ kind, key }) => `${kind} ${key}`));
  const steps: Step[] = [
    ...(await forEachOf(desired.metrics, (metric) => metricStep(organization, metric))),
    ...desired.monitors.map(plannedFor),
    ...objectiveSteps,
    whole.value ? stepFor(dashboard, whole.value, state) : { do: 'create', wanted: dashboard },
    ...ours
      .filter(({ kind, key }) => !keys.has(`${kind} ${key}`))
      .map(({ kind, key = '', id, name }): Step => ({ do: 'delete', kind, key, id, name })),
  ];
  const names = new Set(wanted.map(({ kind, name }) => `${kind} ${name}`));
  const twins = wanted.flatMap((one) => {
    const kept = pick(one);
    return existing(one)
      .filter((other) => other !== kept)
      .map(
        ({ id, name }) =>
          `The ${NAMES[one.kind][0]} ${id} (${name}) says that it is ${kept?.id}, as a copy made by hand does: it is left alone. Remove it, or its tag e2e-identity.`,
      );
  });
  return planWith(options, {
    steps,
    foreign: found.filter((one) => !ours.includes(one) && names.has(`${one.kind} ${one.name}`)),
    notes: [...(note ? [note] : []), ...notes, ...twins, ...(policy.datadog.monitors.notify.length ? [] : [NOBODY])],
    dashboard: desired.dashboard,
  });
}
