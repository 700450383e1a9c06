import { placeOf } from '../access.ts';
import type { Failure } from '../client.ts';
import { compare, tagsBeside, type Change } from './compare.ts';
import { desiredOf, metricSettings, sharedKeys, type Desired } from './desired.ts';
import { identityInLine, identityTag, isKeyOf, serviceIn } from './identity.ts';
import { KINDS, type Organization } from './kinds.ts';
import { called, textsOf, type DesiredResource, type ExistingResource, type WatchPolicy } from './resource.ts';

/** What is to be done about one thing. */
export interface Step extends Pick<DesiredResource, 'kind' | 'key' | 'name'> {
  /** `wait`: it cannot be done yet, or it is not known what there is. */
  action: 'create' | 'change' | 'remove' | 'keep' | 'wait';
  /** As it should be; undefined where it is to go. */
  desired?: DesiredResource;
  /** As it is; undefined where it is not there. */
  existing?: ExistingResource;
  changes: Change[];
  /** Why it has to wait. */
  because?: string;
  /** What there is could not be read. */
  unread?: boolean;
}

export interface Plan {
  /** A site, or the address of a fake. */
  where: string;
  service: string;
  stages: readonly string[];
  /** In the order in which they are carried out: what refers to something comes after it, and goes before it. */
  steps: Step[];
  notes: string[];
  /** Why nothing may be done at all, in sentences; empty for a plan that can be carried out. */
  stopped: string[];
  /** The dashboard once the SLOs have their identities; undefined where everything is to go. */
  dashboard?: Desired['dashboard'];
}

export interface PlanOptions extends Organization {
  policy: WatchPolicy;
  /** Such as `['staging', 'production']`. */
  stages: readonly string[];
}

/** What became of a plan, in sentences. */
export interface Applied {
  /** As an exit code: 0 where all is as it should be, 1 where something failed or nothing may be done, 2 where something has to wait. */
  code: 0 | 1 | 2;
  done: string[];
  waiting: string[];
  failed: string[];
}

const NO_KEY =
  'DD_APP_KEY is not set: without an application key monitors, SLOs and dashboards can neither be read nor changed.';

/** What is in the way, with what to do about it where that is known. */
function inTheWay({ because, status }: Failure): string {
  const hint =
    status === 401 || status === 403
      ? ' Is DD_APP_KEY set, of this site (DD_SITE), and of somebody who may read and change monitors, SLOs and dashboards?'
      : '';
  return `${because.replace(/[.\s]+$/, '')}.${hint}`;
}

/** The oldest first: a copy made by hand has the identity of what it is a copy of. */
const ageOf = ({ id, body }: ExistingResource) => `${String(body.created ?? body.created_at)} ${id.padStart(20)}`;
const byAge = (a: ExistingResource, b: ExistingResource) => (ageOf(a) < ageOf(b) ? -1 : 1);

type Named = Pick<DesiredResource, 'kind' | 'key'>;
const like = (one: Named) => (other: Named) => one.kind === other.kind && one.key === other.key;

/**
 * All that carries our tag, of a service and of others, or why that is not known. A list may miss what was made a moment
 * ago, and who believes it makes that twice: once there is anything, each thing that is wanted is asked for by its own tag.
 */
async function look(organization: Organization, service: string, wanted: readonly Named[] = []) {
  const found: ExistingResource[] = [];
  const stopped = organization.access.appKey ? [] : [NO_KEY];
  const read = async (kind: Named['kind'], tag?: string) => {
    if (stopped.length) return;
    const answer = await KINDS[kind].list(organization, tag);
    if ('failure' in answer)
      return void stopped.push(`The ${called(kind, 2)} could not be listed: ${inTheWay(answer.failure)}`);
    const isNew = ({ id }: ExistingResource) => !found.some((one) => one.kind === kind && one.id === id);
    found.push(...answer.value.filter(isNew).toSorted(byAge));
  };
  for (const kind of ['monitor', 'slo', 'dashboard'] as const) await read(kind);
  const missing = found.length ? wanted.filter((one) => !found.some(like(one))) : [];
  for (const { kind, key } of missing) await read(kind, identityTag(key));
  const isOurs = ({ key }: ExistingResource) => isKeyOf(service, key);
  return { ours: found.filter(isOurs), others: found.filter((one) => !isOurs(one)), stopped };
}

/** Lists with less than half of what there was when the dashboard was written last: who believes them makes it twice. */
function lost(ours: readonly ExistingResource[]): string[] {
  const board = ours.find(({ kind }) => kind === 'dashboard');
  const counts = identityInLine(board?.body.description)?.counts;
  return (['monitor', 'slo'] as const).flatMap((kind) => {
    const count = counts?.[`${kind}s`] ?? 0;
    const there = ours.filter((one) => one.kind === kind).length;
    if (there * 2 >= count) return [];
    return `The dashboard ${board?.id} counts ${count} ${called(kind, count)}, and Datadog lists ${there}: try again. If somebody removed the others, remove the dashboard, too; apply creates all of it again.`;
  });
}

const copied = ({ kind, id, name }: ExistingResource) =>
  `The ${called(kind)} ${id} (${name}) is a copy of one of ours and is left alone; \`destroy\` removes it, unless you take its e2e-identity away.`;

function ofOthers(others: readonly ExistingResource[]): string[] {
  const services = others.map(({ key }) => serviceIn(key));
  return [...new Set(services)].map((service) => {
    const count = services.filter((one) => one === service).length;
    return `${count} resources of the service \`${service}\` are managed by this suite, too. If it was renamed, remove them: npm run datadog -- destroy --service ${service}`;
  });
}

const toldNobody = ({ datadog: { monitors } }: WatchPolicy): string[] =>
  (['page', 'notify'] as const)
    .filter((list) => !monitors.notify[list].length)
    .map((list) => `monitors.notify.${list} in gate.config.ts is empty: nobody is told of the alerts that are for it.`);

function stepFor(desired: DesiredResource, existing: ExistingResource | undefined): Step {
  const changes = existing ? compare(desired, existing.body) : [];
  const action = existing ? (changes.length ? 'change' : 'keep') : 'create';
  return { ...desired, action, desired, existing, changes };
}

/** What refers to others goes first. */
const removals = (resources: readonly ExistingResource[]): Step[] =>
  (['dashboard', 'slo', 'monitor', 'metric'] as const).flatMap((kind) => {
    const chosen = resources.filter((one) => one.kind === kind);
    return chosen.map((existing) => ({ ...existing, action: 'remove', existing, changes: [] }));
  });

async function metricSteps(organization: Organization): Promise<Step[]> {
  const listed = await KINDS.metric.list(organization);
  return metricSettings().map((metric) => {
    const step = stepFor(metric, 'value' in listed ? listed.value.find(({ key }) => key === metric.key) : undefined);
    if (step.existing) return step;
    const because =
      'failure' in listed
        ? `The settings of ${metric.name} could not be read: ${inTheWay(listed.failure)}`
        : `Datadog has not seen ${metric.name} yet, so its percentiles cannot be switched on, and what asks for them has no data: apply again after the first run that was delivered.`;
    return { ...step, action: 'wait', because, unread: 'failure' in listed };
  });
}

/**
 * Looks what there is in Datadog, and says what is to be done so that there is what the policy asks for. Changes nothing.
 * Never rejects: what is in the way is in `stopped`.
 */
export async function planAsCode({ policy, stages, ...organization }: PlanOptions): Promise<Plan> {
  const { access } = organization;
  const { service } = policy.datadog;
  const desired = desiredOf(policy, stages, access.site);
  const plan: Plan = { where: placeOf(access), service, stages, steps: [], notes: [], stopped: sharedKeys(desired) };
  if (plan.stopped.length) return plan;
  const things = [...desired.monitors, ...desired.slos, desired.dashboard(() => undefined)];
  const { ours, others, stopped } = await look(organization, service, things);
  plan.stopped = stopped.length ? stopped : lost(ours);
  if (plan.stopped.length) return plan;

  const idOf = (key: string) => ours.find(like({ kind: 'slo', key }))?.id;
  const dashboard = desired.dashboard((key) => idOf(key) ?? `(the SLO ${key}, once it is created)`);
  const wanted = [...desired.monitors, ...desired.slos, dashboard].map((one) => stepFor(one, ours.find(like(one))));
  const kept = new Set(wanted.map(({ existing }) => existing));
  const beside = ours.filter((one) => !kept.has(one));
  const isCopy = (one: ExistingResource) => wanted.some(like(one));
  return {
    ...plan,
    dashboard: desired.dashboard,
    steps: [...(await metricSteps(organization)), ...wanted, ...removals(beside.filter((one) => !isCopy(one)))],
    notes: [...beside.filter(isCopy).map(copied), ...ofOthers(others), ...toldNobody(policy)],
  };
}

/**
 * Looks what of a service there is, all of which is to go: whatever carries our tags for it, and the settings of our
 * metrics unless another service's things use them. Changes nothing. Never rejects.
 */
export async function planDestroy({ service, ...organization }: Organization & { service: string }): Promise<Plan> {
  const { ours, others, stopped } = await look(organization, service);
  const plan: Plan = { where: placeOf(organization.access), service, stages: [], steps: [], notes: [], stopped };
  if (stopped.length) return plan;
  const listed = await KINDS.metric.list(organization);
  const metrics = 'value' in listed ? listed.value.filter(({ body }) => body.configured) : [];
  const stay = 'The settings of the metrics stay, as';
  if ('failure' in listed) plan.notes.push(`${stay} they could not be read: ${inTheWay(listed.failure)}`);
  else if (others.length && metrics.length) plan.notes.push(`${stay} another service uses them.`);
  return { ...plan, steps: removals(others.length ? ours : [...ours, ...metrics]) };
}

const VERBS = { create: 'Created', change: 'Changed', remove: 'Removed' } as const;
type Doable = Step & { action: keyof typeof VERBS };
export const isDoable = (step: Step): step is Doable => step.action in VERBS;

function doStep(organization: Organization, { kind, key, desired, existing }: Doable) {
  const table = KINDS[kind];
  if (!desired) return table.remove(organization, existing?.id ?? '');
  if (!existing) return table.create(organization, key, desired.body);
  const tags = textsOf(desired.body.tags);
  // With the tags of others that are there already, which a metric has not.
  const beside = kind === 'metric' ? [] : tagsBeside(tags, textsOf(existing.body.tags));
  return table.change(organization, existing.id, { ...desired.body, tags: [...tags, ...beside] }, existing.body);
}

/**
 * Carries a plan out, one thing after the other. Goes on after a failure, and tells all of them; after an interruption it
 * ends when the request that is under way has its answer. Never rejects.
 * @param tell hears each thing that was done or that failed, when it happens
 */
export async function carryOut({
  plan,
  tell,
  ...organization
}: Organization & { plan: Plan; tell?: (sentence: string) => void }): Promise<Applied> {
  const applied: Applied = { code: 0, done: [], waiting: [], failed: [...plan.stopped] };
  const steps = plan.stopped.length ? [] : plan.steps;
  const ids = new Map(steps.map(({ key, existing }) => [key, existing?.id]));
  const doable = steps.filter(isDoable);
  const { length: all } = doable;
  let later = 0;
  for (const [index, step] of doable.entries()) {
    if (organization.signal?.aborted) {
      applied.failed.push(`Interrupted: ${all - index} of ${all} are left; start it again to go on.`);
      break;
    }
    // The dashboard counts what there is: as long as it has the old numbers, fewer would look like a listing that lost some.
    if (step.action === 'remove' && later) {
      later += 1;
      continue;
    }
    const desired = step.desired && step.kind === 'dashboard' ? plan.dashboard?.((key) => ids.get(key)) : step.desired;
    const answer = await doStep(organization, { ...step, desired });
    const label = `${called(step.kind)} ${step.name}`;
    const verb = VERBS[step.action];
    const isDone = 'value' in answer;
    const sentence = isDone
      ? `${verb} the ${label}.`
      : `The ${label} could not be ${verb.toLowerCase()}: ${inTheWay(answer.failure)}`;
    if (!isDone && step.kind === 'dashboard') later = 1;
    if (isDone && step.action === 'create') ids.set(step.key, String(answer.value));
    applied[isDone ? 'done' : 'failed'].push(sentence);
    tell?.(sentence);
  }
  if (later > 1) applied.waiting.push(`${later - 1} resources are removed once the dashboard is changed: apply again.`);
  const missing = steps.filter(({ kind, key }) => kind === 'slo' && !ids.get(key)).length;
  const slos = `${missing} ${called('slo', missing)}`;
  if (missing && !organization.signal?.aborted)
    applied.waiting.push(`The dashboard waits for ${slos} that could not be created: apply again.`);
  applied.waiting.push(...steps.flatMap(({ because = [] }) => because));
  return { ...applied, code: applied.failed.length ? 1 : applied.waiting.length ? 2 : 0 };
}
