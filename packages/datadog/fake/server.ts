import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import type { Answer, Organization, Raw } from './endpoint.ts';
import { matches, type Fault, type FaultScript, type Match, type Seen } from './faults.ts';

/** How a fake is reached, and what was asked of it. */
export type Server = Awaited<ReturnType<typeof listen>>;

/** Milliseconds. */
const TRICKLE = 50;
/** More bytes than any endpoint takes, so that a small body cannot fill the memory. */
const MOST = 128 * 1024 * 1024;
/** What half is answered of where a fault leaves the request undone. */
const NOTHING: Answer = { status: 200, body: { status: 'ok' } };

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

/**
 * Listens on loopback, writes down what comes, carries out the faults, and has everything else answered.
 * @param port 0 takes any free one
 */
export async function listen(
  answer: (raw: Raw) => Answer,
  { keys, clock, flag }: Organization,
  faults: FaultScript,
  port: number,
) {
  const seen: Seen[] = [];
  const arrivals = new EventEmitter().setMaxListeners(0);
  const hidden = (text: string) => Object.values(keys).reduce((rest, key) => rest.replaceAll(key, '[key]'), text);

  /** @param more bytes that are announced and do not come */
  const write = (response: ServerResponse, { status, body, headers = {} }: Answer, more = 0): Buffer => {
    const content = Buffer.from(typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body));
    const type = content.length ? { 'content-type': 'application/json' } : {};
    const rest = { 'content-length': content.length + more, date: new Date(clock.now()).toUTCString() };
    response.writeHead(status, { ...type, ...headers, ...rest }).flushHeaders();
    if (!more) response.end(content);
    return content;
  };

  /** @returns what is answered; undefined where that has been done, or nothing is */
  const carryOut = async (fault: Fault, whole: Answer, response: ServerResponse, socket: Socket) => {
    const { kind } = fault;
    if (kind === 'answer') return fault;
    if (kind === 'trickle') {
      write(response, { status: 200 }, 1e6);
      const timer = setInterval(() => response.write(' '), TRICKLE).unref();
      response.on('close', () => clearInterval(timer));
    }
    if (kind === 'stall' || kind === 'reset mid-body') {
      const content = write(response, whole, 1e6);
      await new Promise((resolve) => response.write(content.subarray(0, Math.ceil(content.length / 2)), resolve));
    }
    if (kind === 'reset' || kind === 'reset mid-body') socket.resetAndDestroy();
    return undefined;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers, socket } = request;
    const bytes = await buffer(request);
    const isDeflated = headers['content-encoding'] === 'deflate';
    // With a header (RFC 1950), as HTTP means it: a raw stream is corrupt here, as it is there.
    const content = isDeflated ? attempt(() => inflateSync(bytes, { maxOutputLength: MOST })) : bytes;
    const { pathname: path, search: query } = new URL(hidden(url), 'http://127.0.0.1');
    const text = hidden(content?.toString() ?? '');
    const body = text === '' ? undefined : (attempt((): unknown => JSON.parse(text)) ?? text);
    const shown = JSON.parse(hidden(JSON.stringify(headers))) as Record<string, string>;
    const entry: Seen = { at: Date.now(), method, path, query, headers: shown, body, status: undefined };
    seen.push(entry);
    for (const [place, where] of Object.entries({ address: path + query, body: text }))
      if (where.includes('[key]')) flag(`A key stands in the ${place} of ${method} ${path}.`);
    const fault = faults.take(entry);
    if (fault) entry.fault = fault.kind;
    arrivals.emit('arrival');
    const raw = { ...entry, keys: headers, sent: bytes.length, inflated: content?.length };
    const whole = !fault || fault.after ? answer(raw) : NOTHING;
    const given = fault ? await carryOut(fault, whole, response, socket) : whole;
    if (!given || response.destroyed) return;
    entry.status = given.status;
    write(response, given);
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: Error) => {
      // Either the other side went away, or the fake is wrong: then its tests are to see it.
      if (!request.destroyed || request.complete) flag(`The fake failed at ${request.method}: ${error.message}.`);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;

  const open = async (where: number): Promise<number> => {
    server.listen(where, '127.0.0.1');
    await once(server, 'listening').catch((error: Error) => {
      throw new Error(`The fake Datadog cannot listen on port ${where}: ${error.message}.`);
    });
    return (server.address() as AddressInfo).port;
  };
  const refuse = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server.close(), 'close');
    server.closeAllConnections();
    await closed;
  };
  const bound = await open(port);

  return {
    port: bound,
    /** Every request, in the order of their coming. */
    seen,
    /** Waits until so many requests that match have come, 1 unless said; those with a fault count. */
    received: async (match: Match, times = 1): Promise<Seen[]> => {
      for (;;) {
        const found = seen.filter((one) => matches(match, one));
        if (found.length >= times) return found;
        await once(arrivals, 'arrival');
      }
    },
    refuse,
    accept: async (): Promise<void> => void (server.listening || (await open(bound))),
    /** Ends every connection of it. */
    close: refuse,
  };
}
