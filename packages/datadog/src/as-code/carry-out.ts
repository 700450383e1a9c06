import type { Answer } from '../client.ts';
import type { Applied, ApplyOptions } from './apply-options.ts';
import { compare, tagsBeside, type Change } from './compare.ts';
import { isKeyOf } from './identity.ts';
import { inTheWay } from './organization/ask.ts';
import { getMetric, resetMetric, setMetric } from './organization/metrics.ts';
import { storeOf } from './organization/stores.ts';
import { digestOf, type Step } from './plan.ts';
import { NAMES, type Body, type Found, type Kind, type Wanted } from './resource.ts';
import { keyOfThing, settledOf, type Thing } from './state.ts';

export type Write = Extract<Step, { do: 'create' | 'change' | 'replace' }>;
type MadeByUs = Exclude<Wanted, { kind: 'metric' }>;
export type Removal = Extract<Step, { do: 'delete' }>;
/** What a write has left: the identity, what it did, and what Datadog made of it. */
interface Written {
  id: string;
  verb: string;
  /** It stood there before and is somebody else's, who keeps it when all of ours goes. */
  theirs?: boolean;
}

const DUPLICATE = /Duplicate of an existing monitor_id:\s*(\d+)/i;
const REFERRED_TO = /referenc/i;
const CONFLICT = 409;

export const isWrite = (step: Step): step is Write =>
  step.do === 'create' || step.do === 'change' || step.do === 'replace';
export const isRemoval = (step: Step): step is Removal => step.do === 'delete';

function labelOf(kind: Kind, name: string, id?: string): string {
  if (kind === 'metric') return `metric ${name}`;
  return `${NAMES[kind][0]} ${id ? `${id} ` : ''}(${name})`;
}

/** What is sent: all that is declared, and the tags of others that are there already. */
function bodyFor(wanted: Wanted, current: Found['body'] | undefined): Body {
  if ((wanted.kind !== 'monitor' && wanted.kind !== 'objective') || !current) return wanted.body;
  const tags = Array.isArray(current.tags) ? current.tags.map(String) : [];
  return { ...wanted.body, tags: [...(wanted.body.tags ?? []), ...tagsBeside(wanted.body.tags ?? [], tags)] };
}

/** Carries out the steps of a plan one by one, and tells of each; what is there afterwards, it knows. */
export class Run {
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

  /** Makes of something of ours that is there already what it should be. */
  private async takeOver(wanted: MadeByUs, id: string, current: Found['body'] | undefined): Promise<Answer<Written>> {
    const changed = await storeOf(this.options, wanted.kind).change(id, bodyFor(wanted, current));
    return 'failure' in changed ? changed : { value: { id, verb: 'Took over' } };
  }

  /** Something of ours with the same content, under another name: taken over where it is ours by its tags. */
  private async adopt(wanted: MadeByUs, id: string): Promise<Answer<Written>> {
    const there = await storeOf(this.options, wanted.kind).get(id);
    if ('failure' in there) return there;
    const key = there.value?.key;
    if (key === undefined || !isKeyOf(this.options.plan.service, key))
      return {
        failure: {
          kind: 'answer',
          because: `the monitor ${id} has the same content and does not carry our tags: it is left alone; rename it or remove it`,
        },
      };
    return this.takeOver(wanted, id, there.value?.body);
  }

  /** What carries the identity of something that is to be made; a list may name what is gone by now. */
  private async lookFor({ kind, key }: MadeByUs): Promise<Answer<Found | undefined>> {
    const store = storeOf(this.options, kind);
    const found = await store.find(key);
    if ('failure' in found) return found;
    return found.value === undefined ? { value: undefined } : store.get(found.value);
  }

  private async make(wanted: MadeByUs, verb: string): Promise<Answer<Written>> {
    const store = storeOf(this.options, wanted.kind);
    // Datadog takes two of the others with the same content, and another apply may have made one since the plan.
    const there = wanted.kind === 'monitor' ? { value: undefined } : await this.lookFor(wanted);
    if ('failure' in there) return there;
    if (there.value) return this.takeOver(wanted, there.value.id, there.value.body);
    const made = await store.create(wanted.key, wanted.body);
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
      const isThere = step.current.configured === true;
      const set = await setMetric(this.options, wanted.name, wanted.body, { fields, isThere });
      const theirs = isThere && !this.things.has(keyOfThing(wanted));
      return 'failure' in set ? set : { value: { id: wanted.name, verb: 'Changed', theirs } };
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
      this.applied.notes.push(
        `Datadog stored a different ${field} for the ${label} than was sent. Its value is accepted.`,
      );
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
    const { id, verb, theirs = false } = written.value;
    this.say('done', `${verb} the ${labelOf(wanted.kind, wanted.name, id)}.`);
    const settled = settledOf(digestOf(wanted), await this.lookAgain(wanted, id));
    if (theirs) return;
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
