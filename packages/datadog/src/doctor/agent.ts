import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** A refusal comes back at once from the same machine, and soon from another. */
const PATIENCE = 300;

/**
 * Sends an empty datagram, and waits a moment for a complaint: that nobody complains does not prove that somebody listens.
 * @returns why none can be sent there, in a word such as ECONNREFUSED; undefined where nothing speaks against it
 */
export async function refusalOf({ host, port }: { host: string; port: number }): Promise<string | undefined> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const refusal = await new Promise<string | undefined>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.once('connect', () => {
      socket.send('');
      setTimeout(resolve, PATIENCE);
    });
    socket.connect(port, host);
  });
  socket.close();
  return refusal;
}
