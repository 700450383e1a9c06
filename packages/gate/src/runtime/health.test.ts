import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test as base } from '@playwright/test';
import type { HealthState } from '../ports.ts';
import { askHealth } from './health.ts';

/** The address of a server that answers with one status after the other, the last for ever; and how often it was asked. */
const test = base.extend<{ answering: (...statuses: number[]) => Promise<{ url: string; asked: () => number }> }>({
  answering: async ({}, use) => {
    const server = createServer();
    await use(async (...statuses) => {
      let asked = 0;
      server.on('request', (_, response) => {
        response.writeHead(statuses[Math.min(asked, statuses.length - 1)] ?? 200).end();
        asked += 1;
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
    });
    server.closeAllConnections();
    server.close();
  },
});

const NOTHING = 'which says nothing about health: check the path under health in gate.config.ts';

for (const [statuses, state, detail] of [
  [[200], 'ok', '/health answered 200'],
  [[500, 200], 'recovered', '/health answered 500; asked again: /health answered 200'],
  [[500, 500], 'alert', '/health answered 500; asked again: /health answered 500'],
  [[500, 503], 'unknown', `/health answered 500; asked again: /health answered 503, ${NOTHING}`],
  ...[401, 403, 404, 429, 502, 503, 504].map((status) => [
    [status],
    'unknown',
    `/health answered ${status}, ${NOTHING}`,
  ]),
] as [number[], HealthState['state'], string][])
  test(`a target that answers ${statuses.join(' and then ')} is ${state}`, async ({ answering }) => {
    const { url, asked } = await answering(...statuses);
    const policy = { health: [{ name: 'errors', path: '/health' }], plugins: [] };

    expect(await askHealth(policy, { stage: 'staging', build: 'one', url }, 0)).toEqual([
      { type: 'health', name: 'errors', state, detail },
    ]);
    expect(asked()).toBe(statuses.length);
  });

test('the signals of a plugin are asked for again as well, and only what was in alert is taken from that', async () => {
  const signal = (name: string, state: HealthState['state']) => ({ type: 'health' as const, name, state, detail: 'x' });
  const answers = [
    [signal('a', 'alert'), signal('b', 'ok'), signal('c', 'alert'), signal('d', 'alert')],
    [signal('a', 'alert'), signal('b', 'alert'), signal('c', 'muted')],
  ];
  const health = { seconds: 1, ask: () => Promise.resolve(answers.shift() ?? []) };
  const states = await askHealth(
    { health: [], plugins: [{ name: 'p', health }] },
    { stage: 'staging', build: 'one', url: undefined },
    0,
  );

  expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual(['a alert', 'b ok', 'c muted', 'd unknown']);
  expect(answers).toEqual([]);
});
