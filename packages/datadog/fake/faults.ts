/** What goes wrong with one request. */
export type Fault = {
  /** The request is carried out first, points are stored, and then it goes wrong: the sender cannot know. */
  after?: boolean;
} & (
  | {
      kind: 'answer';
      status: number;
      /** A text goes out as it is, anything else as JSON. */
      body?: unknown;
      headers?: Record<string, string>;
    }
  /** The connection is reset before any answer. */
  | { kind: 'reset' }
  /** The head of an answer and half of its body, then a reset. */
  | { kind: 'reset mid-body' }
  /** The request is taken and never answered. */
  | { kind: 'black hole' }
  /** The head of an answer, then one byte after so many milliseconds each, without end. */
  | { kind: 'trickle'; every?: number }
  /** The answer is right, and the connection that stays open breaks as soon as it is used again. */
  | { kind: 'keep-alive drop' }
);

export interface Faults {
  /**
   * The next requests that match fail.
   * @param match a part of `POST /api/v1/distribution_points`, or an expression that it must match
   * @param times how many of them
   */
  next: (match: string | RegExp, fault: Fault, times?: number) => void;
  /** Every request that matches fails from here on. What `next` asks for comes first. */
  always: (match: string | RegExp, fault: Fault) => void;
  /** Nothing fails any more. */
  clear: () => void;
  /** How many faults of `next` have not come about yet. */
  pending: () => number;
  /** Closes the port: connections are refused, open ones are reset. */
  refuse: () => Promise<void>;
  /** Opens the same port again. */
  accept: () => Promise<void>;
}

interface Planned {
  match: string | RegExp;
  fault: Fault;
  left: number;
}

export interface FaultScript extends Pick<Faults, 'next' | 'always' | 'clear' | 'pending'> {
  /** The fault for this request, `METHOD /path`, if one is due. */
  take: (request: string) => Fault | undefined;
}

export function createFaultScript(): FaultScript {
  let planned: Planned[] = [];
  const matches = (match: string | RegExp, request: string) =>
    typeof match === 'string' ? request.includes(match) : match.test(request);
  return {
    next: (match, fault, times = 1) => void planned.push({ match, fault, left: times }),
    always: (match, fault) => void planned.push({ match, fault, left: Infinity }),
    clear: () => {
      planned = [];
    },
    pending: () => planned.reduce((sum, { left }) => sum + (Number.isFinite(left) ? left : 0), 0),
    take: (request) => {
      const due = planned.filter(({ match }) => matches(match, request));
      const one = due.find(({ left }) => Number.isFinite(left)) ?? due[0];
      if (!one) return undefined;
      one.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return one.fault;
    },
  };
}

/** The address of a host that no name server knows (RFC 2606), for the one failure that no server can play. */
export const UNKNOWN_HOST = 'http://datadog.invalid';

const says = (status: number, error: string): Fault => ({ kind: 'answer', status, body: { errors: [error] } });

export const timedOut = (): Fault => says(408, 'Request timeout');
export const tooLarge = (): Fault => says(413, 'Payload too large');
export const forbidden = (): Fault => says(403, 'Forbidden');
/** @param status 500, 502, 503 */
export const broken = (status = 500): Fault => says(status, 'Internal error');

/** A page of some proxy where JSON is expected. */
export function page(status: number): Fault {
  return {
    kind: 'answer',
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head><title>${status}</title></head><body><h1>${status} from a proxy</h1></body></html>`,
  };
}

/**
 * 429 with the five headers of a rate limit.
 * @param reset seconds until the next period; a text is sent as it is, undefined sends no such header
 */
export function tooMany(reset?: number | string): Fault {
  return {
    kind: 'answer',
    status: 429,
    body: { errors: ['Too many requests'] },
    headers: {
      'x-ratelimit-limit': '100',
      'x-ratelimit-period': '60',
      'x-ratelimit-remaining': '0',
      ...(reset === undefined ? {} : { 'x-ratelimit-reset': String(reset) }),
      'x-ratelimit-name': 'stand_in',
    },
  };
}
