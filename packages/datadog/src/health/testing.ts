import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Access } from '../access.ts';

/** For tests: a question that came. */
export interface Asked {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** For tests: what is answered. A `body` that is a text goes as it is, anything else as JSON. */
export interface Reply {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** `never`: no answer comes; `broken`: it breaks off in its middle. */
  instead?: 'never' | 'broken';
}

export interface Answering extends AsyncDisposable {
  access: Access;
  asked: Asked[];
}

export const API_KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
export const APP_KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c';

/** For tests: a server on loopback that answers as told, until it is disposed of. */
export async function answering(answer: (asked: Asked) => Reply): Promise<Answering> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const question: Asked = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body,
      };
      asked.push(question);
      const { status = 200, body: reply = {}, headers = {}, instead } = answer(question);
      if (instead === 'never') return;
      const content = typeof reply === 'string' ? reply : JSON.stringify(reply);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      if (instead !== 'broken') response.end(content);
      else response.write(content.slice(0, content.length / 2), () => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    access: { apiKey: API_KEY, appKey: APP_KEY, site: 'datadoghq.eu', url: `http://127.0.0.1:${port}` },
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers that no API gives: of a proxy, cut off, of another shape. */
export const GARBLED: Record<string, Reply> = {
  'a page': {
    body: '<html><body><h1>Sign in to the network</h1></body></html>',
    headers: { 'content-type': 'text/html' },
  },
  nothing: { body: '' },
  'another shape': { body: { hello: ['world'] } },
  'a list': { body: [1, 2, 3] },
  null: { body: 'null' },
  'half an answer': { body: { monitors: [], metadata: { total_count: 0 }, status: 'ok' }, instead: 'broken' },
  'JSON that ends early': { body: '{"monitors":[{"id":1,' },
  'an error of a proxy': { status: 502, body: '<html>Bad Gateway</html>', headers: { 'content-type': 'text/html' } },
};
