import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  url: string;
  close: () => void;
}

/** A server on the loopback interface that answers every path with JSON; without an answer it never answers. */
export async function startServer(answer?: (path: string) => unknown): Promise<LocalServer> {
  const server = createServer((request, response) => {
    request.resume();
    if (!answer) return;
    request.on('end', () => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request.url ?? '')));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
