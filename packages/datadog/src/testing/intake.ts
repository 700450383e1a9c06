import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import { test as base } from '@playwright/test';
import type { Access } from '../access.ts';

/** Of the form that Datadog's keys have. */
export const API_KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
export const APP_KEY = '0f9e8d7c6b5a493827160f5e4d3c2b1a0f9e8d7c';

/** What the next request is answered with. */
export interface ScriptedAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Answers only when this has happened. */
  after?: Promise<unknown>;
  /** Cuts the connection: `before` anything was said, or in the `middle` of the body. */
  reset?: 'before' | 'middle';
  /** Says the first half of the body, then nothing more. */
  stall?: boolean;
  /** Says a byte of the body now and then, and never comes to its end. */
  trickle?: boolean;
}

/** A request as it arrived, its body without its encoding. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Intake {
  url: string;
  /** In the order in which they came. */
  received: Received[];
  /** What the next requests are answered with, one after the other; the last one stays. */
  answer: (...answers: ScriptedAnswer[]) => void;
  /** Waits until so many requests have come. */
  count: (requests: number) => Promise<Received[]>;
  close: () => Promise<void>;
}

/** As Datadog says that it has taken points. */
export const ACCEPTED: ScriptedAnswer = {
  status: 202,
  headers: { 'content-type': 'text/json' },
  body: '{"status": "ok"}',
};
/** As it says that it has taken an event; recorded. */
export const EVENT_ACCEPTED: ScriptedAnswer = {
  status: 202,
  headers: { 'content-type': 'application/json' },
  body: '{"status":"ok","event":{"id":5934719801181587474,"id_str":"5934719801181587474","title":"t","text":"t","tags":[]}}',
};
export const HTML =
  '<html><head><title>Log in</title><style>b { color: red }</style></head><body><b>Log in to the proxy</b></body></html>';

const TRICKLE = 5;

function respond(
  response: ServerResponse,
  { status = 202, headers = {}, body = '', reset, stall, trickle }: ScriptedAnswer,
) {
  if (reset === 'before') return void response.socket?.destroy();
  response.writeHead(status, headers);
  if (trickle) {
    const timer = setInterval(() => response.write(' '), TRICKLE);
    response.on('close', () => clearInterval(timer));
    return;
  }
  if (!reset && !stall) return void response.end(body);
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => {
    if (reset) response.socket?.destroy();
  });
}

const decode = (body: Buffer, encoding: string | undefined) =>
  (encoding === 'deflate' ? inflateSync(body) : encoding === 'gzip' ? gunzipSync(body) : body).toString();

/** Starts a server on loopback that answers as it is told, at first that it has taken everything. */
async function startIntake(...first: ScriptedAnswer[]): Promise<Intake> {
  const received: Received[] = [];
  const waiting: { requests: number; resolve: () => void }[] = [];
  let answers = first.length ? first : [ACCEPTED];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      received.push({ method, path: url, headers, body: decode(Buffer.concat(chunks), headers['content-encoding']) });
      const [answer = ACCEPTED] = answers;
      if (answers.length > 1) answers = answers.slice(1);
      for (const { requests, resolve } of waiting) if (received.length >= requests) resolve();
      void Promise.resolve(answer.after).then(() => respond(response, answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: (...next) => void (answers = next),
    async count(requests) {
      if (received.length < requests) await new Promise<void>((resolve) => waiting.push({ requests, resolve }));
      return received;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The address of a port on loopback at which nobody listens. */
export async function closedAddress(): Promise<string> {
  const intake = await startIntake();
  await intake.close();
  return intake.url;
}

/** Tests that get a server of their own, and an access to it. */
export const test = base.extend<{ intake: Intake; access: Access }>({
  intake: async ({}, use) => {
    const intake = await startIntake();
    await use(intake);
    await intake.close();
  },
  access: async ({ intake }, use) => use({ apiKey: API_KEY, appKey: APP_KEY, site: 'datadoghq.test', url: intake.url }),
});

export { expect } from '@playwright/test';
