import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test as base } from '@playwright/test';
import type { Point } from '../points/metrics.ts';
import { datagramsOf, dogstatsdTransport } from './dogstatsd.ts';
import { aPoint as anyPoint } from './testing/builders.ts';

const NOW = 1_795_261_867;
const now = () => NOW * 1_000;

const aPoint = (change: Partial<Point> = {}) =>
  anyPoint({ at: NOW, value: 0.35, tags: ['env:staging', 'flow:a'], ...change });
const aCount = (change: Partial<Point> = {}) => aPoint({ metric: 'e2e.tests', kind: 'count', value: 1, ...change });

/** Gives points to an agent. */
const send = (agent: { host: string; port: number }, points: Point[], signal = new AbortController().signal) =>
  dogstatsdTransport(agent, now).send({ points }, { timeout: 0, signal });

interface Agent {
  host: string;
  port: number;
  datagrams: string[];
  /** Waits until so many datagrams have come. */
  count: (datagrams: number) => Promise<string[]>;
}

const test = base.extend<{ agent: Agent }>({
  agent: async ({}, use) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
    const datagrams: string[] = [];
    socket.on('message', (message) => datagrams.push(message.toString()));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const count = async (wanted: number) => {
      while (datagrams.length < wanted) await once(socket, 'message');
      return datagrams;
    };
    await use({ host: '127.0.0.1', port: socket.address().port, datagrams, count });
    socket.close();
  },
});

/** What an agent reads out of datagrams. */
function read(datagrams: string[]) {
  return datagrams
    .flatMap((datagram) => datagram.split('\n'))
    .flatMap((line) => {
      const [, metric = '', values = '', type = '', tags = ''] =
        /^([\w.]+):([^|]+)\|([dc])(?:\|#(.*))?$/.exec(line) ?? [];
      return values.split(':').map((value) => ({ metric, type, tags: tags.split(','), value: Number(value) }));
    });
}

test('has the values of a tag set in one line, and lines in one datagram', () => {
  expect(
    datagramsOf([
      aPoint(),
      aPoint({ tags: [] }),
      aPoint({ at: NOW - 1, value: 1e-7 }),
      aPoint({ metric: 'e2e.test.duration', value: 12 }),
    ]),
  ).toEqual([
    'e2e.flow.duration:1e-7:0.35|d|#env:staging,flow:a\ne2e.flow.duration:0.35|d\ne2e.test.duration:12|d|#env:staging,flow:a',
  ]);
  expect(datagramsOf([aCount(), aCount({ value: 4 }), aCount({ at: NOW - 1 })])).toEqual([
    'e2e.tests:6|c|#env:staging,flow:a',
  ]);
});

test('needs no datagram that is longer than any network takes, and loses no value', () => {
  const points = Array.from({ length: 1_000 }, (_, index) =>
    aPoint({ value: Math.sin(index) ** 2, tags: ['env:staging', `flow:f${index % 3}`, 'team:ü'] }),
  );
  const datagrams = datagramsOf(points);
  expect(Math.max(...datagrams.map((datagram) => Buffer.byteLength(datagram)))).toBeLessThanOrEqual(1_432);
  const text = (all: { tags: readonly string[]; value: number }[]) =>
    all.map(({ tags, value }) => JSON.stringify([tags, value])).sort();
  expect(text(read(datagrams))).toEqual(text(points));
});

test('hands points to an agent', async ({ agent }) => {
  const points = Array.from({ length: 300 }, (_, index) => aPoint({ value: index / 8, tags: [`flow:f${index % 40}`] }));
  expect(await send(agent, points)).toEqual({ state: 'sent', confirmed: false });
  const arrived = read(await agent.count(datagramsOf(points).length));
  expect(arrived.map(({ value }) => value).sort()).toEqual(points.map(({ value }) => value).sort());
  expect(await send(agent, [aCount()])).toEqual({ state: 'sent', confirmed: false });
});

test('lets nothing old go as if it were new', async ({ agent }) => {
  const old = aPoint({ at: NOW - 61 });
  const because = 'they are over a minute old, and the agent would date them now';
  expect(await send(agent, [old])).toEqual({ state: 'refused', because });
  expect(await send(agent, [aCount({ at: NOW - 3_600 })])).toEqual({ state: 'refused', because });
  // Of halves, in the end, only the old ones are refused.
  const some = { state: 'too large', because: '1 of the points are over a minute old' };
  expect(await send(agent, [aPoint(), old])).toEqual(some);
  expect(await send(agent, [aPoint({ at: NOW - 59 })])).toMatchObject({ state: 'sent' });
  expect(await agent.count(1)).toHaveLength(1);
});

test('refuses what no datagram can hold', async ({ agent }) => {
  const large = aPoint({ tags: Array.from({ length: 10 }, (_, index) => `tag${index}:${'x'.repeat(190)}`) });
  expect(await send(agent, [large])).toMatchObject({ state: 'refused' });
  expect(await send(agent, [large, aPoint()])).toMatchObject({ state: 'too large' });
});

test('says that it is worth trying again where no agent listens or has no address, or there is no time', async ({
  agent,
}) => {
  const closed = { host: '127.0.0.1', port: 2 };
  const because = 'the agent at 127.0.0.1:2 cannot be reached (ECONNREFUSED)';
  await expect.poll(() => send(closed, [aPoint()])).toEqual({ state: 'again', because });
  expect(await send({ host: 'agent.invalid', port: 1 }, [aPoint()])).toMatchObject({ state: 'again' });
  expect(await send(agent, [aPoint()], AbortSignal.abort())).toMatchObject({ state: 'again' });
  expect(agent.datagrams).toEqual([]);
});
