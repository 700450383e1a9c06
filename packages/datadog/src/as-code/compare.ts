import { normalize } from './normalize.ts';
import type { Wanted, Wire, WireObject } from './resource.ts';
import { wireObjectOf } from './wire.ts';

/** One declared field that is not as it was declared. */
export interface Change {
  /** Such as `options.thresholds.critical` or `widgets[2].definition.title`. */
  field: string;
  /** Undefined where it is not there. */
  from: Wire | undefined;
  to: Wire;
}

/** Less than any threshold that somebody writes, more than what binary fractions lose. */
const TOLERANCE = 1e-9;

const keyOfTag = (tag: string) => tag.split(':', 1)[0];

const isEmpty = (value: Wire | undefined) =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/** The tags of somebody else on a thing of ours: those whose key we do not set. */
export function tagsBeside(declared: readonly string[], current: readonly string[]): string[] {
  const keys = new Set(declared.map(keyOfTag));
  return current.filter((tag) => !keys.has(keyOfTag(tag)));
}

function differences(to: Wire, from: Wire | undefined, field: string): Change[] {
  if (isEmpty(to) && isEmpty(from)) return [];
  if (typeof to === 'number' && typeof from === 'number')
    return Math.abs(to - from) <= TOLERANCE * Math.max(1, Math.abs(to)) ? [] : [{ field, from, to }];
  if (Array.isArray(to) && Array.isArray(from) && to.length === from.length)
    return to.flatMap((value, index) => differences(value, from[index], `${field}[${index}]`));
  if (Array.isArray(to) || Array.isArray(from)) return [{ field, from, to }];
  if (typeof to === 'object' && to !== null && typeof from === 'object' && from !== null)
    return Object.entries(to).flatMap(([key, value]) => differences(value, from[key], field ? `${field}.${key}` : key));
  return to === from ? [] : [{ field, from, to }];
}

/**
 * The declared fields that are not as they were declared. What is not declared, such as a default that Datadog adds or a
 * tag of somebody else, makes no difference.
 * @param current as it is on the wire
 */
export function compare({ kind, body }: Pick<Wanted, 'kind' | 'body'>, current: WireObject): Change[] {
  const declared = normalize(kind, wireObjectOf(body));
  const { tags: tagsNow, ...now } = normalize(kind, current);
  const { tags: tagsWanted, ...wanted } = declared;
  const changes = differences(wanted, now, '');
  if (!Array.isArray(tagsWanted)) return changes;
  const all = Array.isArray(tagsNow) ? tagsNow.map(String) : [];
  const beside = new Set(kind === 'metric' ? [] : tagsBeside(tagsWanted.map(String), all));
  const ours = all.filter((tag) => !beside.has(tag));
  return ours.join() === tagsWanted.join() ? changes : [...changes, { field: 'tags', from: ours, to: tagsWanted }];
}

/** Fields that can only be set when a thing is made. */
const FOR_GOOD: Readonly<Record<Wanted['kind'], readonly string[]>> = {
  metric: [],
  monitor: ['type'],
  objective: ['type'],
  dashboard: ['layout_type'],
};

/** Whether changes can only be had by making the thing anew. */
export const needsReplacement = (kind: Wanted['kind'], changes: readonly Change[]): boolean =>
  changes.some(({ field }) => FOR_GOOD[kind].includes(field));
