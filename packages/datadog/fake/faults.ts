/** A request as it came, without the values of keys. */
export interface Seen {
  /** Milliseconds by the machine's clock. */
  at: number;
  method: string;
  path: string;
  /** With its question mark; empty where there is none. */
  query: string;
  headers: Record<string, string>;
  /** What its JSON says; the text where it is none, and undefined where there is no body. */
  body: unknown;
  /** Undefined as long as it has no answer. */
  status: number | undefined;
  /** What was made to go wrong with it. */
  fault?: Fault['kind'];
}

/** What goes wrong with one request. With `after` it is carried out first: its sender cannot know. */
export type Fault = { after?: boolean } &
  /** A body that is a text goes out as it is, undefined as nothing at all, anything else as JSON. */
  (
    | { kind: 'answer'; status: number; body?: unknown; headers?: Record<string, string> }
    /** The connection is reset, before any answer or after its head and half of its body; `stall` says nothing more there. */
    | { kind: 'reset' | 'reset mid-body' | 'stall' }
    /** Taken, and never answered; or the head of an answer, and then one byte after another without end. */
    | { kind: 'black hole' | 'trickle' }
  );

/** A part of `GET /api/v1/monitor?page=1`, an expression that it matches, or whatever a function says of the request. */
export type Match = string | RegExp | ((request: Seen) => boolean);

export interface Faults {
  /** The next requests that match fail, so many `times`. */
  next: (match: Match, fault: Fault, times?: number) => void;
  /** Every request that matches fails from here on. What `next` asks for comes first. */
  always: (match: Match, fault: Fault) => void;
  /** Nothing fails any more. */
  clear: () => void;
  /** How many faults of `next` have not come about yet. */
  pending: () => number;
  /** Closes the port: connections are refused, open ones are reset. */
  refuse: () => Promise<void>;
  /** Opens the same port again. */
  accept: () => Promise<void>;
}

/** `take` gives the fault for a request, if one is due. */
export type FaultScript = Omit<Faults, 'refuse' | 'accept'> & { take: (request: Seen) => Fault | undefined };

export function matches(match: Match, request: Seen): boolean {
  if (typeof match === 'function') return match(request);
  const place = `${request.method} ${request.path}`;
  return [place, place + request.query].some((text) =>
    typeof match === 'string' ? text.includes(match) : text.search(match) >= 0,
  );
}

export function createFaultScript(): FaultScript {
  let planned: { match: Match; fault: Fault; left: number }[] = [];
  return {
    next: (match, fault, left = 1) => void planned.push({ match, fault, left }),
    always: (match, fault) => void planned.push({ match, fault, left: Infinity }),
    clear: () => void (planned = []),
    pending: () => planned.reduce((sum, { left }) => sum + (left < Infinity ? left : 0), 0),
    take: (request) => {
      const due = planned.filter((one) => matches(one.match, request));
      const one = due.find(({ left }) => left < Infinity) ?? due[0];
      if (one) one.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return one?.fault;
    },
  };
}
