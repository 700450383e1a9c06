import { isWireObject, textsOf, type DesiredResource, type Kind, type Wire, type WireObject } from './resource.ts';

/** One field that is not as it was declared. */
export interface Change {
  /** The way to it, such as `['options', 'thresholds', 'critical']` or `['widgets', 'Now › Alerts', 'query']`. */
  field: string[];
  /** Undefined where it is not there. */
  from: Wire | undefined;
  /** Undefined where it is to go. */
  to: Wire | undefined;
}

/** Widgets by the title of their group and their own: one more is one difference, and not one for each that it moves. */
function widgetsByTitle(widgets: Wire | undefined, within = ''): WireObject {
  const named: WireObject = {};
  for (const widget of Array.isArray(widgets) ? widgets.filter(isWireObject) : []) {
    const { widgets: inner, ...definition } = isWireObject(widget.definition) ? widget.definition : {};
    const title = `${within}${String(definition.title ?? definition.type)}`;
    let name = title;
    for (let count = 2; name in named; count += 1) name = `${title} (${count})`;
    named[name] = { ...definition, layout: widget.layout ?? null };
    Object.assign(named, widgetsByTitle(inner, `${name} › `));
  }
  return named;
}

const timeframeOf = (threshold: Wire) => (isWireObject(threshold) ? String(threshold.timeframe) : '');

/** One form for all that Datadog takes as the same: `metric alert` is `query alert`, and the order of some lists does not matter. */
export function normalize(kind: Kind, body: WireObject): WireObject {
  const result = { ...body };
  if (body.tags) result.tags = [...new Set(textsOf(body.tags))].sort();
  if (body.type === 'metric alert') result.type = 'query alert';
  if (kind === 'slo' && Array.isArray(body.thresholds))
    result.thresholds = body.thresholds.toSorted((a, b) => (timeframeOf(a) < timeframeOf(b) ? -1 : 1));
  if (kind === 'dashboard') result.widgets = widgetsByTitle(body.widgets);
  return result;
}

const keyOfTag = (tag: string) => tag.split(':', 1)[0];

const isEmpty = (value: Wire | undefined) =>
  !value && value !== 0 ? true : typeof value === 'object' && Object.keys(value).length === 0;

/** The tags of somebody else on a thing of ours: those whose key we do not set. */
export function tagsBeside(declared: readonly string[], current: readonly string[]): string[] {
  const keys = declared.map(keyOfTag);
  return current.filter((tag) => !keys.includes(keyOfTag(tag)));
}

/** A text without what an editor or a server does to its space, and to the number that a query ends with. */
const tidy = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/([<>=] ?)(-?\d+(?:\.\d+)?)$/, (_, sign: string, number: string) => sign + Number(number));

function differences(to: Wire, from: Wire | undefined, field: string[]): Change[] {
  if (isEmpty(to) && isEmpty(from)) return [];
  if (typeof to === 'string' && typeof from === 'string') return tidy(to) === tidy(from) ? [] : [{ field, from, to }];
  if (Array.isArray(to) && Array.isArray(from) && to.length === from.length)
    return to.flatMap((value, index) => differences(value, from[index], [...field, String(index)]));
  if (isWireObject(to) && isWireObject(from))
    return Object.entries(to).flatMap(([key, value]) => differences(value, from[key], [...field, key]));
  return to === from ? [] : [{ field, from, to }];
}

/**
 * The declared fields that are not as they were declared. What is not declared, such as a default that Datadog adds or a
 * tag of somebody else, makes no difference; a widget that is not declared does, and so does a tag of a metric: it costs.
 * @param current as it is on the wire
 */
export function compare({ kind, body }: Pick<DesiredResource, 'kind' | 'body'>, current: WireObject): Change[] {
  const wanted = normalize(kind, body);
  const now = normalize(kind, current);
  const [tags, all] = [textsOf(wanted.tags), textsOf(now.tags)];
  const beside = new Set(kind === 'metric' ? [] : tagsBeside(tags, all));
  const own = all.filter((tag) => !beside.has(tag));
  const [declared = {}, there = {}] = [wanted.widgets, now.widgets].map((one) => (isWireObject(one) ? one : {}));
  return [
    ...differences({ ...wanted, tags: [] }, { ...now, tags: [] }, []),
    ...Object.entries(there)
      .filter(([name]) => !(name in declared))
      .map(([name, from]) => ({ field: ['widgets', name], from, to: undefined })),
    ...(tags.join() === own.join() ? [] : [{ field: ['tags'], from: now.tags && own, to: tags }]),
  ];
}
