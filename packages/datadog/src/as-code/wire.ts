import { isWireObject, textsOf, type Kind, type Wire, type WireObject } from './resource.ts';

const snake = (key: string) => key.replace(/^_/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * A model of the client as it is on the wire: `notifyNoData` is `notify_no_data` again. What the client does not know
 * (`additionalProperties`), and what it could not make sense of (`_data`), is as it was; what is not there has no key.
 */
function wireOf(value: unknown): Wire {
  if (Array.isArray(value)) return value.map(wireOf);
  if (value instanceof Date) return value.toISOString();
  if (!isWireObject(value)) return (value ?? null) as Wire;
  if ('_data' in value) return wireOf(value._data);
  const { additionalProperties: unknown, _unparsed, ...known } = value;
  const fields = [
    ...Object.entries(known).map(([key, inner]) => [snake(key), inner] as const),
    ...Object.entries(unknown ?? {}),
  ];
  return Object.fromEntries(
    fields.filter(([, inner]) => inner !== undefined).map(([key, inner]) => [key, wireOf(inner)]),
  );
}

/** The same of something that is known to be an object. */
export const wireObjectOf = (value: object): WireObject => wireOf(value) as WireObject;

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
