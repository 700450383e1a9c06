import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A refusal comes back at once from the same machine, and soon from another. */
const PATIENCE = 300;

/**
 * Whether something refuses datagrams: sends an empty one, and waits a moment for a complaint. That nobody complains does
 * not prove that somebody listens.
 * @returns why it cannot be reached, in a word such as ECONNREFUSED; undefined where nothing speaks against it
 */
export function refusalOf({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    let timer: NodeJS.Timeout | undefined;
    const end = (refusal?: string) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      // A second complaint may come while it closes.
      socket.on('error', () => undefined);
      socket.close();
      resolve(refusal);
    };
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('connect', () => {
      socket.send('');
      timer = setTimeout(() => end(), PATIENCE);
    });
    socket.connect(port, host);
  });
}
