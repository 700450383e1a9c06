import type { Access } from '../access.ts';
import type { Answer } from '../client.ts';
import { compare, tagsBeside, type Change } from './compare.ts';
import { isKeyOf } from './identity.ts';
import { forEachOf, inTheWay, type Organisation } from './organisation/ask.ts';
import { getMetric, resetMetric, setMetric } from './organisation/metrics.ts';
import { storeOf } from './organisation/stores.ts';
import { digestOf, type Plan, type Step } from './plan.ts';
import { NAMES, type Body, type Found, type Kind, type Wanted } from './resource.ts';
import { placeOf, readState, settledOf, writeState, type Thing } from './state.ts';

export interface ApplyOptions {
  access: Access;
  plan: Plan;
  /** The file that notes what there is now. */
  state: string;
  signal?: AbortSignal | undefined;
  wait?: Organisation['wait'];
  /** Hears each thing that was done or that failed, when it happens. */
  tell?: (sentence: string) => void;
}

/** What became of a plan, in sentences. */
export interface Applied {
  /** As an exit code: 0 where all is as it should be, 1 where something failed or nothing may be done, 2 where something has to wait. */
  code: 0 | 1 | 2;
  done: string[];
  waiting: string[];
  failed: string[];
  notes: string[];
}

type Write = Extract<Step, { do: 'create' | 'change' | 'replace' }>;
type Removal = Extract<Step, { do: 'delete' }>;
/** What a write has left: the identity, what it did, and what Datadog made of it. */
interface Written {
  id: string;
  verb: string;
}

const DUPLICATE = /Duplicate of an existing monitor_id:\s*(\d+)/i;
const REFERRED_TO = /referenc/i;
const CONFLICT = 409;

const isWrite = (step: Step): step is Write => step.do === 'create' || step.do === 'change' || step.do === 'replace';
const isRemoval = (step: Step): step is Removal => step.do === 'delete';
function labelOf(kind: Kind, name: string, id?: string): string {
  if (kind === 'metric') return `metric ${name}`;
  return `${NAMES[kind][0]} ${id ? `${id} ` : ''}(${name})`;
}
const keyOfThing = ({ kind, key }: Pick<Thing, 'kind' | 'key'>) => `${kind} ${key}`;

/** What is sent: all that is declared, and the tags of others that are there already. */
function bodyFor(wanted: Wanted, current: Found['body'] | undefined): Body {
  if ((wanted.kind !== 'monitor' && wanted.kind !== 'objective') || !current) return wanted.body;
  const tags = Array.isArray(current.tags) ? current.tags.map(String) : [];
  return { ...wanted.body, tags: [...(wanted.body.tags ?? []), ...tagsBeside(wanted.body.tags ?? [], tags)] };
}

class Run {
  readonly applied: Applied = { code: 0, done: [], waiting: [], failed: [], notes: [] };
  readonly things = new Map<string, Thing>();

  constructor(private readonly options: ApplyOptions) {}

  get interrupted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  private say(list: 'done' | 'failed', sentence: string): void {
    this.applied[list].push(sentence);
    this.options.tell?.(sentence);
  }

  /** Something of ours with the same content, under another name: taken over where it is ours by its tags. */
  private async adopt(wanted: Wanted, id: string): Promise<Answer<Written>> {
    const store = storeOf(this.options, 'monitor');
    const there = await store.get(id);
    if ('failure' in there) return there;
    const key = there.value?.key;
    if (key === undefined || !isKeyOf(this.options.plan.service, key))
      return {
        failure: {
          kind: 'answer',
          because: `the monitor ${id} has the same content and does not carry our tags: it is left alone; rename it or remove it`,
        },
      };
    const changed = await store.change(id, bodyFor(wanted, there.value?.body));
    return 'failure' in changed ? changed : { value: { id, verb: 'Took over' } };
  }

  private async make(wanted: Exclude<Wanted, { kind: 'metric' }>, verb: string): Promise<Answer<Written>> {
    const made = await storeOf(this.options, wanted.kind).create(wanted.key, wanted.body);
    if ('value' in made) return { value: { id: made.value, verb } };
    const [, duplicate] = (made.failure.status === 400 && DUPLICATE.exec(made.failure.because)) || [];
    return duplicate && wanted.kind === 'monitor' ? this.adopt(wanted, duplicate) : made;
  }

  private async carryOut(step: Write): Promise<Answer<Written>> {
    const { wanted } = step;
    if (wanted.kind === 'metric') {
      if (step.do === 'create')
        return { failure: { kind: 'request', because: 'a metric is made by what is sent to it' } };
      const fields = new Set(step.changes.map(({ field }) => field.split(/[.[]/, 1)[0] ?? ''));
      const set = await setMetric(this.options, wanted.name, wanted.body, {
        fields,
        isThere: step.current.configured === true,
      });
      return 'failure' in set ? set : { value: { id: wanted.name, verb: 'Changed' } };
    }
    if (step.do === 'create') return this.make(wanted, 'Created');
    if (step.do === 'change') {
      const changed = await storeOf(this.options, wanted.kind).change(step.id, bodyFor(wanted, step.current));
      return 'failure' in changed ? changed : { value: { id: step.id, verb: 'Changed' } };
    }
    const removed = await this.takeAway(wanted.kind, step.id, wanted.name);
    return 'failure' in removed ? removed : this.make(wanted, 'Made anew');
  }

  /** Removes something, also where something else refers to it; what that is, is told. */
  private async takeAway(kind: Kind, id: string, name: string): Promise<Answer<unknown>> {
    if (kind === 'metric') return resetMetric(this.options, id);
    const store = storeOf(this.options, kind);
    const removed = await store.remove(id);
    if ('value' in removed) return removed;
    const { status, because } = removed.failure;
    if (status !== CONFLICT && !(status === 400 && REFERRED_TO.test(because))) return removed;
    this.applied.notes.push(
      `Something else still refers to the ${labelOf(kind, name, id)}, which goes all the same: ${inTheWay(removed.failure)}`,
    );
    return store.remove(id, true);
  }

  /** Reads again what was written, and tells what Datadog made something else of. */
  private async lookAgain(wanted: Wanted, id: string): Promise<Change[]> {
    const again =
      wanted.kind === 'metric'
        ? await getMetric(this.options, wanted.name)
        : await storeOf(this.options, wanted.kind).get(id);
    const label = labelOf(wanted.kind, wanted.name, id);
    if ('failure' in again) {
      this.applied.notes.push(`What became of the ${label} could not be read again: ${inTheWay(again.failure)}`);
      return [];
    }
    if (!again.value) {
      this.say('failed', `The ${label} was written and is not there.`);
      return [];
    }
    const changes = compare(wanted, again.value.body);
    for (const { field } of changes)
      this.applied.notes.push(`Datadog changed ${field} of the ${label} when it was written; that is taken as it is.`);
    return changes;
  }

  async write(step: Write): Promise<void> {
    const { wanted } = step;
    if (this.interrupted) return;
    const written = await this.carryOut(step);
    if ('failure' in written) {
      this.say('failed', `The ${labelOf(wanted.kind, wanted.name)} could not be written: ${inTheWay(written.failure)}`);
      return;
    }
    const { id, verb } = written.value;
    this.say('done', `${verb} the ${labelOf(wanted.kind, wanted.name, id)}.`);
    const settled = settledOf(digestOf(wanted), await this.lookAgain(wanted, id));
    this.note({ kind: wanted.kind, key: wanted.key, id, ...(settled ? { settled } : {}) });
  }

  async remove({ kind, key, id, name }: Removal): Promise<void> {
    if (this.interrupted) return;
    const removed = await this.takeAway(kind, id, name);
    const label = labelOf(kind, name, id);
    if ('failure' in removed) {
      this.say('failed', `The ${label} could not be removed: ${inTheWay(removed.failure)}`);
      return;
    }
    this.say('done', `Removed the ${label}.`);
    this.things.delete(keyOfThing({ kind, key }));
  }

  note(thing: Thing): void {
    this.things.set(keyOfThing(thing), thing);
  }
}

/** What the plan found, with what is known of it from before. */
function noteWhatIsThere(run: Run, { steps }: Plan, before: readonly Thing[]): void {
  const known = new Map(before.map((thing) => [keyOfThing(thing), thing]));
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
  if (run.interrupted) applied.failed.push('It was interrupted: apply again to go on.');
  const things = [...run.things.values()].filter(({ kind }) => kind !== 'metric');
  const unwritten = writeState(options.state, { version: 1, at, service: plan.service, things });
  if (unwritten) applied.notes.push(unwritten);
  return { ...applied, code: applied.failed.length ? 1 : applied.waiting.length ? 2 : 0 };
}
