import { placeOf } from '../access.ts';
import { applyPlan } from './apply.ts';
import type { Applied, ApplyOptions } from './apply-options.ts';
import { isKeyOf } from './identity.ts';
import { listAll } from './listing.ts';
import { metricSettings } from './metric-settings.ts';
import { forEachOf, inTheWay } from './organization/ask.ts';
import { getMetric } from './organization/metrics.ts';
import { obstaclesTo, planWith, type Plan, type PlanOptions, type Step } from './plan.ts';
import type { Found } from './resource.ts';
import { keyOfThing, readState } from './state.ts';

/**
 * Looks what of ours there is, all of which is to go: whatever carries our tags for this service, copies made by hand
 * included, and the settings of our metrics that an apply has noted as its own, unless another service's things use them.
 * Changes nothing.
 * Never rejects: what is in the way is in `stopped`.
 */
export async function planDestroy(options: Omit<PlanOptions, 'stages'>): Promise<Plan> {
  const { access, policy, trust = false } = options;
  const { service } = policy.datadog;
  const about = { ...options, stages: [] };
  const obstacles = obstaclesTo(options);
  if (obstacles.length) return planWith(about, { stopped: obstacles });
  const { state, note } = readState(options.state, placeOf(access), service);
  const listed = await listAll(options, { service, state, trust });
  if ('stopped' in listed) return planWith(about, { stopped: listed.stopped });
  const { found, notes } = listed.listing;
  const marked = found.filter(({ key }) => key !== undefined);
  const ours = marked.filter(({ key = '' }) => isKeyOf(service, key));
  const metrics = await forEachOf(metricSettings(), ({ name }) => getMetric(options, name));
  const unread = metrics.flatMap((answer) => ('failure' in answer ? [inTheWay(answer.failure)] : []));
  const configured = metrics.flatMap((answer) =>
    'value' in answer && answer.value?.body.configured === true ? [answer.value] : [],
  );
  const noted = new Set((state?.things ?? []).map(keyOfThing));
  const isByUs = ({ name }: Found) => noted.has(keyOfThing({ kind: 'metric', key: name }));
  const others = marked.length - ours.length;
  const byUs = others ? [] : configured.filter(isByUs);
  const byHand = others ? [] : configured.filter((metric) => !isByUs(metric));
  return planWith(about, {
    steps: [...ours, ...byUs].map(({ kind, key = '', id, name }): Step => ({
      do: 'delete',
      kind,
      key,
      id,
      name,
    })),
    notes: [
      ...(note ? [note] : []),
      ...notes,
      ...unread.map((why) => `The settings of a metric could not be read, and stay as they are: ${why}`),
      ...(others && configured.length
        ? ['The settings of the metrics stay as they are: another service uses them.']
        : []),
      ...byHand.map(
        ({ name }) =>
          `The settings of ${name} stay as they are, for no apply has noted here that it made them: remove them at Datadog if nobody needs its percentiles.`,
      ),
    ],
  });
}

/** Removes all that is ours. Never rejects. */
export async function destroyAll({
  policy,
  trust,
  ...options
}: Omit<PlanOptions, 'stages'> & Pick<ApplyOptions, 'tell'>): Promise<Applied> {
  const plan = await planDestroy({ policy, trust, ...options });
  return applyPlan({ ...options, plan });
}
