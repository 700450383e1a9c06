import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A refusal comes back at once from the same machine, and soon from another. */
const PATIENCE = 300;

/**
 * Sends an empty datagram, and waits a moment for a complaint: that nobody complains does not prove that somebody listens.
 * @returns why none can be sent there, in a word such as ECONNREFUSED; undefined where nothing speaks against it
 */
export function refusalOf({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    let isOpen = true;
    const end = (refusal?: string) => {
      // A second complaint may come while it closes.
      if (isOpen) socket.close();
      isOpen = false;
      resolve(refusal);
    };
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    socket.once('connect', () => {
      socket.send('');
      setTimeout(end, PATIENCE);
    });
    socket.connect(port, host);
  });
}
