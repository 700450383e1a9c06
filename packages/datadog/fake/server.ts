import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { toJson } from './answers.ts';
import { decode } from './encoding.ts';
import type { Application, Organization } from './endpoint.ts';
import type { Fault, FaultScript } from './faults.ts';

/** A request as it came, without the values of keys. */
export interface Seen {
  /** Milliseconds by the machine's clock, for the time between two attempts. */
  at: number;
  method: string;
  path: string;
  /** With its question mark; empty where there is none. */
  query: string;
  headers: Record<string, string>;
  /** Bytes of the body as sent, and after inflation. */
  bytes: number;
  inflated: number | undefined;
  /** SHA-256 of the body after inflation. */
  digest: string;
  /** Undefined as long as it has no answer. */
  status: number | undefined;
  /** What was made to go wrong with it. */
  fault?: Fault['kind'];
}

export interface Transport {
  port: number;
  seen: Seen[];
  refuse: () => Promise<void>;
  accept: () => Promise<void>;
  close: () => Promise<void>;
}

const KEY_HEADERS = ['dd-api-key', 'dd-application-key'];
const TRICKLE = 50;

/** A body that answers as a whole; what a fault makes of it is the fault's business. */
interface Plain {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

function withoutKeys(headers: IncomingHttpHeaders, keys: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      KEY_HEADERS.includes(name) ? '[key]' : keys.reduce((text, key) => text.replaceAll(key, '[key]'), String(value)),
    ]),
  );
}

async function toPlain(response: Response): Promise<Plain> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}

function scripted({ status, body, headers = {} }: Fault & { kind: 'answer' }): Plain {
  const text = typeof body === 'string' ? body : body === undefined ? '' : toJson(body);
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: Buffer.from(text) };
}

/**
 * Listens on loopback, writes down what comes, carries out the faults, and hands everything else to the application.
 * @param port 0 takes any free one
 */
export async function listen(
  application: Application,
  organization: Organization,
  faults: FaultScript,
  port: number,
): Promise<Transport> {
  const seen: Seen[] = [];
  const timers = new Set<NodeJS.Timeout>();
  /** Connections that are to break when they are used again. */
  const doomed = new WeakSet<Socket>();
  const { keys, clock, flag } = organization;
  const secrets = Object.values(keys);

  const write = (response: ServerResponse, { status, headers, body }: Plain, whole = true): void => {
    response.writeHead(status, {
      ...headers,
      'content-length': body.length,
      date: new Date(clock.now()).toUTCString(),
    });
    if (whole) response.end(body);
  };

  const trickle = (response: ServerResponse, every: number): void => {
    write(response, { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.alloc(1e6) }, false);
    response.flushHeaders();
    const timer = setInterval(() => response.write(' '), every).unref();
    timers.add(timer);
    response.on('close', () => {
      clearInterval(timer);
      timers.delete(timer);
    });
  };

  const carryOut = (
    fault: Fault,
    answer: Plain,
    request: IncomingMessage,
    response: ServerResponse,
    entry: Seen,
  ): void => {
    switch (fault.kind) {
      case 'answer': {
        const instead = scripted(fault);
        entry.status = instead.status;
        return write(response, instead);
      }
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'reset mid-body':
        write(response, { ...answer, body: Buffer.alloc(1_000) }, false);
        response.write(answer.body.subarray(0, Math.ceil(answer.body.length / 2)), () =>
          request.socket.resetAndDestroy(),
        );
        return;
      case 'black hole':
        return;
      case 'trickle':
        return trickle(response, fault.every ?? TRICKLE);
      case 'keep-alive drop':
        doomed.add(request.socket);
        entry.status = answer.status;
        return write(response, answer);
    }
  };

  const lookForKeys = (entry: Seen, url: string, body: string): void => {
    const place = `${entry.method} ${entry.path}`;
    for (const secret of secrets) {
      if (decodeURIComponent(url.replace(/%(?![0-9a-f]{2})/gi, '%25')).includes(secret))
        flag(`A key stands in the address of ${place}.`);
      if (body.includes(secret)) flag(`A key stands in the body of ${place}.`);
    }
    for (const [name, value] of Object.entries(entry.headers))
      if (value.includes('[key]') && !KEY_HEADERS.includes(name))
        flag(`A key stands in the header ${name} of ${place}.`);
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (doomed.has(request.socket)) {
      request.socket.resetAndDestroy();
      return;
    }
    const hidden = secrets.reduce((text, key) => text.replaceAll(key, '[key]'), request.url ?? '/');
    const url = new URL(hidden, 'http://127.0.0.1');
    const bytes = await buffer(request);
    const decoded = decode(bytes, request.headers['content-encoding'] ?? '');
    const digest = createHash('sha256')
      .update(decoded.bytes ?? bytes)
      .digest('hex');
    const entry: Seen = {
      at: Date.now(),
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.search,
      headers: withoutKeys(request.headers, secrets),
      bytes: bytes.length,
      inflated: decoded.bytes?.length,
      digest,
      status: undefined,
    };
    if (url.pathname !== '/') seen.push(entry);
    lookForKeys(entry, request.url ?? '', decoded.bytes?.toString('utf8') ?? '');
    const fault = faults.take(`${entry.method} ${entry.path}`);
    if (fault) entry.fault = fault.kind;
    const asked = async () => {
      const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const init = { method: entry.method, headers, ...(bytes.length > 0 ? { body: new Uint8Array(bytes) } : {}) };
      const whole = new Request(new URL(request.url ?? '/', 'http://127.0.0.1'), init);
      return toPlain(await application.fetch(whole, { raw: { bytes, decoded, digest } }));
    };
    const nothing: Plain = { status: 200, headers: {}, body: Buffer.from('{"status":"ok"}') };
    const carriedOut = !fault || fault.after || fault.kind === 'keep-alive drop';
    const answer = carriedOut ? await asked() : nothing;
    if (fault) return carryOut(fault, answer, request, response, entry);
    entry.status = answer.status;
    write(response, answer);
  };

  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: Error) => {
      // Either the other side went away, or the fake is wrong: then its tests are to see it.
      if (request.destroyed && !request.complete) return;
      flag(
        `The fake failed at ${request.method} ${new URL(request.url ?? '/', 'http://127.0.0.1').pathname}: ${error.message}.`,
      );
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;

  const open = async (where: number) => {
    server.listen(where, '127.0.0.1');
    await once(server, 'listening').catch((error: Error) => {
      throw new Error(`The fake Datadog cannot listen on port ${where}: ${error.message}.`);
    });
    return (server.address() as AddressInfo).port;
  };
  const shut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const bound = await open(port);

  return {
    port: bound,
    seen,
    refuse: shut,
    accept: async () => {
      if (!server.listening) await open(bound);
    },
    close: async () => {
      timers.forEach((timer) => clearInterval(timer));
      timers.clear();
      await shut();
    },
  };
}
