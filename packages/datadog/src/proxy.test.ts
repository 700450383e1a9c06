import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { runNode } from '#testing';
import { expect } from '@playwright/test';
import { test as base } from '../fake/testing.ts';
import { proxiesOf } from './proxy.ts';

const CALL = `
  import { call } from './packages/datadog/src/client.ts';
  const answer = await call({ apiKey: process.argv[2], site: 's', url: process.argv[1] }, 'metrics', { timeout: 60000 }, (metrics) =>
    metrics.submitDistributionPoints({ body: { series: [] } }));
  console.log(answer.value ? 'sent' : answer.failure.because);`;

/** A host that only the proxy knows. */
const ELSEWHERE = 'intake.test';

interface Relay {
  url: string;
  /** The hosts that were asked for. */
  asked: string[];
  /** Lets nobody through from now on. */
  refuse: () => void;
}

const test = base.extend<{
  relay: Relay;
  callThrough: (env: Record<string, string>, host?: string) => Promise<string>;
}>({
  relay: async ({}, use) => {
    const asked: string[] = [];
    let open = true;
    const server = createServer().on('connect', ({ url = '' }, socket) => {
      asked.push(url);
      if (!open) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      // Wherever it was meant to go, it comes here.
      const there = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        there.pipe(socket).pipe(there);
      });
      there.on('error', () => socket.destroy());
      socket.on('error', () => there.destroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await use({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asked,
      refuse: () => (open = false),
    });
    server.close();
  },
  callThrough: async ({ fake }, use) =>
    use(async (env, host = ELSEWHERE) => {
      const url = fake.url.replace('127.0.0.1', host);
      const args = ['--import', 'tsx', '--input-type=module', '-e', CALL, url, fake.keys.apiKey];
      return (await runNode(args, env)).output.trim();
    }),
});

test('what a proxy is named for goes through it, and what it is not named for does not', async ({
  fake,
  relay,
  callThrough,
}) => {
  expect(await callThrough({ HTTP_PROXY: relay.url })).toBe('sent');
  expect(relay.asked).toEqual([new URL(fake.url.replace('127.0.0.1', ELSEWHERE)).host]);

  expect(await callThrough({ HTTP_PROXY: relay.url, NO_PROXY: ELSEWHERE })).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
  // What stands on this machine is nobody else's to see.
  expect(await callThrough({ HTTP_PROXY: relay.url }, '127.0.0.1')).toBe('sent');
  expect(relay.asked).toHaveLength(1);
  expect(fake.seen).toHaveLength(2);
});

test('a proxy that lets nobody through is named', async ({ fake, relay, callThrough }) => {
  relay.refuse();
  expect(await callThrough({ HTTP_PROXY: relay.url })).toContain('Proxy response (407)');
  expect(fake.seen).toEqual([]);
});

test("Datadog's own variables win, and blank ones are absent", () => {
  const http = 'http://a:1';
  const https = 'http://b:2';
  expect(proxiesOf({})).toBeUndefined();
  expect(proxiesOf({ HTTPS_PROXY: ' ' })).toBeUndefined();
  expect(proxiesOf({ HTTPS_PROXY: https, https_proxy: '' })).toEqual({ http: undefined, https, none: undefined });
  expect(proxiesOf({ DD_PROXY_HTTPS: https, HTTPS_PROXY: http, DD_PROXY_NO_PROXY: 'a b' })).toEqual({
    http: undefined,
    https,
    none: 'a b',
  });
});
