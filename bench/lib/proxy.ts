import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on its way: an answer in the place of the portal's, or a wait; undefined lets it through. */
export type Fault = (asked: Pick<IncomingMessage, 'method' | 'url'>) => { status?: number; wait?: number } | undefined;

export interface Proxy {
  url: string;
  fault: Fault;
  close: () => void;
}

/** Stands before a portal, as what it depends on does, and can break. */
export async function startProxy(portal: string): Promise<Proxy> {
  const server = createServer((asked, answer) => {
    const { status, wait = 0 } = proxy.fault(asked) ?? {};
    const pass = () => {
      if (status !== undefined) {
        asked.resume();
        return answer.writeHead(status, { 'content-type': 'application/json' }).end('{"error":"Broken."}');
      }
      const onward = request(portal + asked.url, { method: asked.method, headers: asked.headers }, (answered) => {
        answer.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      answer.on('close', () => onward.destroy());
      return asked.pipe(onward);
    };
    setTimeout(pass, wait);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault: () => undefined,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return proxy;
}
