import type { Hono } from 'hono';
import { Refusal, refuse, toJson, type Answer } from './answers.ts';
import type { Clock } from './clock.ts';
import type { Decoded } from './encoding.ts';
import type { Store } from './store.ts';

/** What the endpoints share. */
export interface Organization {
  clock: Clock;
  store: Store;
  keys: { apiKey: string; appKey: string };
  /** Permissions that the application key lacks. */
  denied: Set<string>;
  /** Notes a strictness finding: a sentence, once. */
  flag: (sentence: string) => void;
}

/** What the transport gives on: the body as it came and as it was meant. */
interface Raw {
  bytes: Buffer;
  decoded: Decoded;
  /** SHA-256 of what was meant. */
  digest: string;
}

export type Application = Hono<{ Bindings: { raw: Raw } }>;

/** One request, after its keys, size, type and encoding were found right. */
export interface Asked {
  path: string;
  parameters: Record<string, string>;
  query: URLSearchParams;
  /** Parsed; undefined where there was none. */
  body: unknown;
  digest: string;
}

export interface Rules {
  /** `api` where the application key has no business; `either` where it may come along. */
  keys: 'none' | 'api' | 'either' | 'both';
  /** The permission that the application key needs. */
  permission?: string;
  /** Content types of the request, the client's own first. */
  types?: readonly string[];
  encodings?: readonly string[];
  /** Bytes as sent and after inflation. */
  limits?: { sent: number; inflated: number };
  /** A body that is no JSON, in the endpoint's own words. */
  notJson?: Refusal;
}

const PLAIN = ['', 'identity'];
const JSON_ONLY = ['application/json'];

function checkKeys(organization: Organization, headers: Headers, rules: Rules, request: string): void {
  const [apiKey, appKey] = [headers.get('dd-api-key'), headers.get('dd-application-key')];
  if (rules.keys === 'api' && appKey)
    organization.flag(`The application key was sent to ${request}, which needs the API key alone.`);
  if (rules.keys === 'none') return;
  // As recorded for /api/v1/validate; what the others say to this is not known.
  if (!apiKey) throw refuse(403, 'API key required');
  if (apiKey !== organization.keys.apiKey) throw refuse(403, 'Forbidden');
  if (rules.keys !== 'both') return;
  if (appKey !== organization.keys.appKey) throw refuse(403, 'Forbidden');
  if (rules.permission && organization.denied.has(rules.permission))
    throw refuse(403, 'Failed permission authorization checks');
}

function readBody(organization: Organization, raw: Raw, headers: Headers, rules: Rules, request: string): unknown {
  const {
    types = JSON_ONLY,
    encodings = PLAIN,
    limits,
    notJson = refuse(400, 'Payload is not in the expected format'),
  } = rules;
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
  const encoding = (headers.get('content-encoding') ?? '').trim().toLowerCase();
  if (limits && raw.bytes.length > limits.sent) throw refuse(413, 'Payload too large');
  if (!encodings.includes(encoding)) throw refuse(400, `Unsupported content encoding: ${encoding}`);
  if (raw.decoded.problem === 'too large') throw refuse(413, 'Payload too large');
  if (raw.decoded.problem === 'unknown encoding') {
    organization.flag(`${request} came in ${encoding}, which this Node cannot undo: it takes 22.15 or later.`);
    throw refuse(400, `Unsupported content encoding: ${encoding}`);
  }
  if (raw.decoded.problem) throw refuse(400, 'Payload is corrupt');
  if (limits && raw.decoded.bytes.length > limits.inflated) throw refuse(413, 'Payload too large');
  if (!types.includes(type)) {
    organization.flag(`${request} came as "${type}" and not as ${types.join(' or ')}.`);
    throw refuse(415, 'Unsupported media type');
  }
  try {
    return JSON.parse(raw.decoded.bytes.toString('utf8')) as unknown;
  } catch {
    throw notJson;
  }
}

/**
 * Makes a function that adds endpoints to the fake, each behind the checks that all of them share.
 * A `Refusal` thrown by `run` is the answer.
 */
export function endpointsOf(application: Application, organization: Organization) {
  return (method: string, path: string, rules: Rules, run: (asked: Asked) => Answer): void => {
    application.on(method, path, (context) => {
      const url = new URL(context.req.url);
      const request = `${method} ${url.pathname}`;
      let answer: Answer;
      try {
        const headers = context.req.raw.headers;
        checkKeys(organization, headers, rules, request);
        const { raw } = context.env;
        const body = raw.bytes.length > 0 ? readBody(organization, raw, headers, rules, request) : undefined;
        answer = run({
          path: url.pathname,
          parameters: context.req.param(),
          query: url.searchParams,
          body,
          digest: raw.digest,
        });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        answer = error.answer;
      }
      return toResponse(answer);
    });
  };
}

export type AddEndpoint = ReturnType<typeof endpointsOf>;

export function toResponse({ status, body, type = 'application/json', headers = {} }: Answer): Response {
  const text = body === undefined ? null : typeof body === 'string' ? body : toJson(body);
  return new Response(text, { status, headers: { ...(text === null ? {} : { 'content-type': type }), ...headers } });
}
