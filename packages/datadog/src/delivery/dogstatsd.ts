import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Point } from '../points/metrics.ts';
import { pointsIn } from './envelope.ts';
import { distributionSeries } from './series.ts';
import type { Transport } from './transport.ts';

/** Bytes that go through any network in one piece. */
const LARGEST_DATAGRAM = 1_432;
/** Seconds. What is older would be drawn at the wrong place, for the agent takes the time at which it came. */
const OLDEST = 60;
/** Milliseconds that the system may need to say that nobody listens. */
const TIME_TO_REFUSE = 10;

/** One line of the protocol, with as many of the values as fit; the others follow in further ones. */
function linesOf(metric: string, values: readonly number[], type: 'd' | 'c', tags: readonly string[]): string[] {
  const end = `|${type}${tags.length ? `|#${tags.join(',')}` : ''}`;
  const room = LARGEST_DATAGRAM - Buffer.byteLength(metric + end);
  const lines: string[] = [];
  let packed = '';
  for (const value of values.map((one) => `:${one}`)) {
    if (packed && packed.length + value.length > room) {
      lines.push(metric + packed + end);
      packed = '';
    }
    packed += value;
  }
  return [...lines, metric + packed + end];
}

/**
 * The datagrams of some points of one kind: lines such as `metric:0.7:1.2|d|#env:staging`, joined as long as they fit.
 * Several values in a line are understood by agents from 7.25 on. Source: Datadog's DogStatsD protocol, 1.1.
 */
export function datagramsOf(points: readonly Point[]): string[] {
  const isDistribution = points[0]?.kind === 'distribution';
  const lines = distributionSeries(points).flatMap(({ metric, tags, points: seconds }) => {
    const values = seconds.flatMap(([, each]) => each);
    return isDistribution
      ? linesOf(metric, values, 'd', tags)
      : linesOf(metric, [values.reduce((sum, value) => sum + value, 0)], 'c', tags);
  });
  const datagrams: string[] = [];
  for (const line of lines) {
    const last = datagrams.at(-1);
    if (last !== undefined && Buffer.byteLength(last) + 1 + Buffer.byteLength(line) <= LARGEST_DATAGRAM)
      datagrams[datagrams.length - 1] = `${last}\n${line}`;
    else datagrams.push(line);
  }
  return datagrams;
}

/**
 * Hands datagrams to an agent, one after the other. That nobody complains does not prove that somebody listens.
 * @param patience milliseconds for a complaint about the first one: it comes at once from the same machine
 * @returns as soon as the system says that nobody listens, why, in a word such as ECONNREFUSED; undefined where it does not
 */
export async function refusalOf(
  { host, port }: { host: string; port: number },
  datagrams: readonly string[],
  { signal, patience = TIME_TO_REFUSE, done }: { signal?: AbortSignal; patience?: number; done?: () => void },
): Promise<string | undefined> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const failures: Error[] = [];
  socket.on('error', (error) => failures.push(error));
  try {
    // A socket that is not connected would not be told.
    socket.connect(port, host);
    await once(socket, 'connect', { signal });
    for (const [index, datagram] of datagrams.entries()) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        socket.send(datagram, (error) => (error ? reject(error) : resolve()));
      });
      done?.();
      if (index === 0) await wait(patience);
      if (failures[0]) throw failures[0];
    }
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  } finally {
    socket.close();
  }
}

/**
 * To an agent of Datadog on this machine or near to it, as DogStatsD datagrams over UDP. Nobody confirms them, and the
 * agent dates them itself.
 *
 * Not through a package such as hot-shots: its socket is not connected, so that an agent that does not run goes
 * unnoticed; it packs one value into a line; and it brings a native module along.
 * @param now epoch milliseconds
 */
export function dogstatsdTransport({ host, port }: { host: string; port: number }, now = Date.now): Transport {
  return {
    async send(envelope, { signal }) {
      const points = pointsIn(envelope);
      const old = points.filter(({ at }) => now() / 1_000 - at > OLDEST).length;
      // The halves of it are again asked for, so that only what is too old is refused.
      if (old > 0 && old < points.length)
        return { state: 'too large', because: `${old} of the points are over a minute old` };
      if (old) return { state: 'refused', because: 'they are over a minute old, and the agent would date them now' };
      const datagrams = datagramsOf(points);
      if (datagrams.some((datagram) => Buffer.byteLength(datagram) > LARGEST_DATAGRAM))
        return points.length > 1
          ? { state: 'too large', because: `a line is longer than ${LARGEST_DATAGRAM} bytes` }
          : { state: 'refused', because: `its tags take more than the ${LARGEST_DATAGRAM} bytes of a datagram` };
      let handedOver = 0;
      const refusal = await refusalOf({ host, port }, datagrams, { signal, done: () => (handedOver += 1) });
      if (refusal === undefined) return { state: 'sent', confirmed: false };
      const because = `the agent at ${host}:${port} cannot be reached (${refusal})`;
      // Of one datagram alone the system says whether somebody took it.
      return { state: 'again', because, ...(handedOver > 1 ? { unclear: true } : {}) };
    },
  };
}
