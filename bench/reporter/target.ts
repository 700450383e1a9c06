import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A target that answers every address with its build. */
export async function startTarget(): Promise<{ url: string; server: Server }> {
  const server = createServer((_, response) => response.end(JSON.stringify({ build: 'one' })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
