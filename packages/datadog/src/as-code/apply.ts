import { placeOf } from '../access.ts';
import type { Applied, ApplyOptions } from './apply-options.ts';
import { isRemoval, isWrite, Run, type Write } from './carry-out.ts';
import { forEachOf } from './organization/ask.ts';
import type { Plan } from './plan.ts';
import type { Kind } from './resource.ts';
import { keyOfThing, readState, writeState, type Thing } from './state.ts';

/**
 * What the plan found, with what is known of it from before. That a metric is configured does not say by whom: only what
 * an apply has noted is ours.
 */
function noteWhatIsThere(run: Run, { steps }: Plan, before: readonly Thing[]): void {
  const known = new Map(before.map((thing) => [keyOfThing(thing), thing]));
  for (const thing of before) if (thing.kind === 'metric') run.note(thing);
  for (const step of steps) {
    if (!('id' in step)) continue;
    const { kind, key } = 'wanted' in step ? step.wanted : step;
    if (kind === 'metric') continue;
    const thing = known.get(keyOfThing({ kind, key }));
    run.note(thing?.id === step.id ? thing : { kind, key, id: step.id });
  }
}

/** Leaves first, so that what refers to something is written after it, and removed before it. */
const WRITTEN_IN: readonly Kind[] = ['metric', 'monitor', 'objective', 'dashboard'];
const REMOVED_IN: readonly Kind[] = ['dashboard', 'objective', 'monitor', 'metric'];

/** The dashboard with the identities that the objectives have now. */
function withObjectives(step: Write, { dashboard }: Plan, things: ReadonlyMap<string, Thing>): Write {
  if (step.wanted.kind !== 'dashboard' || !dashboard) return step;
  return { ...step, wanted: dashboard((key) => things.get(keyOfThing({ kind: 'objective', key }))?.id) };
}

/**
 * Carries a plan out. Goes on after a failure, and tells all of them; what was interrupted, the next apply continues.
 * Never rejects.
 */
export async function applyPlan(options: ApplyOptions): Promise<Applied> {
  const { access, plan } = options;
  const run = new Run(options);
  const { applied } = run;
  if (plan.stopped.length) return { ...applied, code: 1, failed: [...plan.stopped] };
  const at = placeOf(access);
  const before = readState(options.state, at, plan.service).state?.things ?? [];
  noteWhatIsThere(run, plan, before);

  for (const kind of WRITTEN_IN) {
    const steps = plan.steps.filter(isWrite).filter(({ wanted }) => wanted.kind === kind);
    await forEachOf(steps, (step) => run.write(withObjectives(step, plan, run.things)));
  }
  for (const kind of REMOVED_IN)
    await forEachOf(
      plan.steps.filter(isRemoval).filter((step) => step.kind === kind),
      (step) => run.remove(step),
    );

  for (const step of plan.steps)
    if (step.do === 'wait') applied.waiting.push(step.because.replace(/^./, (letter) => letter.toUpperCase()));
  if (run.interrupted)
    applied.failed.push(`It was interrupted: ${plan.dashboard ? 'apply' : 'destroy'} again to go on.`);
  const things = [...run.things.values()];
  const unwritten = writeState(options.state, { version: 1, at, service: plan.service, things });
  if (unwritten) applied.notes.push(unwritten);
  return { ...applied, code: applied.failed.length ? 1 : applied.waiting.length ? 2 : 0 };
}
