import { STATUS_CODES, type IncomingHttpHeaders } from 'node:http';
import type { Seen } from './faults.ts';
import { problemIn } from './models.ts';
import type { Store } from './store.ts';

/** What the endpoints share. */
export interface Organization {
  /** Its time in epoch milliseconds: the machine's, until it is set and stands still. */
  clock: { now: () => number; set: (time: number) => void };
  /** What it keeps. A test may change it between two requests. */
  store: Store;
  keys: { apiKey: string; appKey: string };
  /** Permissions that the application key lacks: `monitors_read`, `monitors_write`, `metric_tags_write`, ... */
  denied: Set<string>;
  /** Notes what Datadog would take and treat otherwise than meant: a sentence, once. */
  flag: (sentence: string) => void;
}

/** What is answered. A body that is a text goes out as it is, undefined as nothing at all, anything else as JSON. */
export type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
export const yes = (body: unknown, status = 200): Answer => ({ status, body });

/** An answer that says no, thrown from wherever the reason was found; in Datadog's words, as far as they are known. */
class Refusal extends Error {
  status = 400;
}

/** A rule of Datadog's. @throws Refusal where it is broken: 400 unless said */
export function must(isKept: unknown, because: string, status = 400): asserts isKept {
  if (!isKept) throw Object.assign(new Refusal(because), { status });
}

/** What was seen, with its keys among its headers, and its bytes as sent and after inflation: undefined where that fails. */
export type Raw = Seen & { keys: IncomingHttpHeaders; sent: number; inflated: number | undefined };

/** One request, after its keys, size, encoding and shape were found right; `id` is what the endpoint's path leaves open. */
export type Asked = { id: string; query: URLSearchParams; body: unknown };

export interface Endpoint {
  /** The permission that the application key needs; without it that key has no business here. */
  needs?: string;
  /** The official client's model of the body, such as `v1.Monitor`; without it there is no body. */
  model?: string;
  /** For an endpoint that takes many points, deflated: bytes as sent and after inflation. */
  limits?: { sent: number; inflated: number };
  run: (asked: Asked) => Answer;
}

/** By `GET /api/v1/monitor/:id`; where several match, the first is meant. */
export type Endpoints = Record<string, Endpoint>;

/** The checks that all endpoints share. @throws Refusal */
function check({ keys, denied, flag }: Organization, { needs, model, limits }: Endpoint, raw: Raw): void {
  const place = `${raw.method} ${raw.path}`;
  const { 'dd-api-key': apiKey, 'dd-application-key': appKey } = raw.keys;
  if (!needs && appKey) flag(`The application key was sent to ${place}, which needs the API key alone.`);
  // As recorded for /api/v1/validate; what the others say to this is not known.
  must(apiKey, 'API key required', 403);
  must(apiKey === keys.apiKey && (!needs || appKey === keys.appKey), 'Forbidden', 403);
  must(!needs || !denied.has(needs), 'Failed permission authorization checks', 403);
  if (!model) return;
  const { 'content-type': type = '', 'content-encoding': encoding = 'identity' } = raw.headers;
  must(!limits || raw.sent <= limits.sent, 'Payload too large', 413);
  must(encoding === 'identity' || (limits && encoding === 'deflate'), `Unsupported content encoding: ${encoding}`);
  must(raw.inflated !== undefined, 'Payload is corrupt');
  must(!limits || raw.inflated <= limits.inflated, 'Payload too large', 413);
  // Metrics came as text/json first, and the client still sends them so.
  const isJson = /^application\/json\b/.test(type) || (limits && type === 'text/json');
  if (!isJson) flag(`${place} came as "${type}" and not as JSON.`);
  must(isJson, 'Unsupported media type', 415);
  const problem = problemIn(raw.body, model);
  must(!problem, problem ?? '');
}

/** Makes of all endpoints the function that answers requests. */
export function router(organization: Organization, endpoints: Endpoints): (raw: Raw) => Answer {
  const patternOf = (place: string) => new RegExp(`^${place.replace(':id', '([^/]+)')}$`);
  const routes = Object.entries(endpoints).map(([place, endpoint]) => ({ pattern: patternOf(place), endpoint }));
  return (raw) => {
    const place = `${raw.method} ${raw.path}`;
    const { pattern, endpoint } = routes.find((route) => route.pattern.test(place)) ?? {};
    try {
      if (!endpoint) organization.flag(`Datadog has no ${place}, as far as the fake knows.`);
      must(endpoint, 'Not found', 404);
      check(organization, endpoint, raw);
      const id = decodeURIComponent(pattern?.exec(place)?.[1] ?? '');
      return endpoint.run({ id, query: new URLSearchParams(raw.query), body: raw.body });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message: detail } = error;
      const jsonApi = { status: `${status}`, title: STATUS_CODES[status], detail };
      return yes({ errors: [/\/(dora|gates)\//.test(place) ? jsonApi : detail] }, status);
    }
  };
}
