import { expect, test } from '@playwright/test';
import type { Access } from '../access.ts';
import { call, type Answer } from '../client.ts';
import { startFake } from '../../fake/index.ts';
import { datadogHealth } from '../health/health.ts';
import { remoteHistory } from '../history/history.ts';
import { METRICS } from '../points/metrics.ts';
import { doctor } from './index.ts';

const PRODUCT = ['env:staging', 'service:portal', 'team:portal'];
const FLOW = [...PRODUCT, 'flow:entity.create', 'outcome:completed', 'precision:frame'];
const TIME = { timeout: 60_000 };

function valueOf<T>(answer: Answer<T>): T {
  if ('failure' in answer) throw new Error(answer.failure.because);
  return answer.value;
}

/** What a run sends that passed half an hour ago: three samples of a flow in seconds, the machine probe, the verdict. */
async function sendRun(access: Access, now: number): Promise<void> {
  const at = Math.floor(now / 1_000) - 1_800;
  const durations = [0.5, 0.7, 0.6].map((value) => ({
    metric: METRICS.flow.name,
    points: [[at, [value]]],
    tags: FLOW,
  }));
  const machineProbe = { metric: METRICS.machineProbe.name, points: [[at, [0.02]]], tags: PRODUCT };
  const series = [...durations, machineProbe] as { metric: string; points: [[number, number[]]]; tags: string[] }[];
  const verdict = { metric: METRICS.verdicts.name, type: 'count', interval: 10, tags: [...PRODUCT, 'verdict:pass'] };
  valueOf(await call(access, 'metrics', TIME, (api) => api.submitDistributionPoints({ body: { series } })));
  valueOf(
    await call(access, 'metrics', TIME, (api) =>
      api.submitMetrics({ body: { series: [{ ...verdict, points: [[at, 1]] }] } }),
    ),
  );
}

async function switchPercentilesOn(access: Access, id: string, tags: string[]): Promise<void> {
  const attributes = { metricType: 'distribution', includePercentiles: true, tags } as const;
  valueOf(
    await call(access, 'metricSettings', TIME, (api) =>
      api.createTagConfiguration({ metricName: id, body: { data: { type: 'manage_tags', id, attributes } } }),
    ),
  );
}

test('with the strict fake: a run that was sent is read again, watched, and found in order', async () => {
  const fake = await startFake();
  try {
    const { access, clock } = fake;
    const now = clock.now();
    const examine = () =>
      doctor({
        access,
        policy: { service: 'portal', transport: 'api' },
        stages: ['staging'],
        monitors: async () => ({ there: 1, wanted: 1 }),
        outbox: { batches: 0, points: 0 },
        agent: { host: '127.0.0.1', port: 8_125 },
      });
    const open = async () => (await examine()).filter(({ state }) => state !== 'ok').map(({ what }) => what);
    expect(await open()).toEqual(['durations of staging', 'percentiles']);

    await sendRun(access, now);
    await switchPercentilesOn(access, METRICS.flow.name, [...METRICS.flow.percentilesBy]);
    await switchPercentilesOn(access, METRICS.machineProbe.name, ['env', 'service']);
    expect(await open()).toEqual([]);

    const { runs, problem } = await remoteHistory({ access, service: 'portal', env: 'staging', series: 's', now });
    expect(problem).toBeUndefined();
    expect(runs).toMatchObject([{ flows: { 'entity.create': [500, 600, 700] }, machineProbe: 20 }]);

    const query = 'percentile(last_15m):p95:e2e.flow.duration{env:staging,flow:entity.create} > 5';
    const created = await call(access, 'monitors', TIME, (api) =>
      api.createMonitor({
        body: {
          name: 'Create is slow',
          type: 'query alert',
          query,
          message: 'It is slow.',
          tags: ['service:portal', 'env:staging'],
          options: { thresholds: { critical: 5 } },
        },
      }),
    );
    const monitor = valueOf(created).id ?? 0;
    fake.store.gates.push({
      id: 'g',
      service: 'portal',
      env: 'staging',
      identifier: 'default',
      dry_run: false,
      rules: [{ id: 'r', type: 'monitor', name: 'errors', dry_run: false, options: { query: 'service:portal' } }],
    });
    const health = datadogHealth({ access, service: 'portal', env: 'staging', pause: async () => undefined });
    const states = async () =>
      (
        await health([
          { name: 'one', monitor },
          { name: 'all', monitors: 'service:portal env:{stage}' },
          { name: 'gate', deploymentGate: {} },
        ])
      ).map(({ state }) => state);
    for (const [status, expected] of [
      ['OK', ['ok', 'ok', 'ok']],
      ['Alert', ['alert', 'alert', 'alert']],
      ['No Data', ['unknown', 'unknown', 'alert']],
    ] as const) {
      fake.setState(monitor, status);
      expect(await states(), status).toEqual(expected);
    }
    expect(fake.flags).toEqual([]);
  } finally {
    await fake.close();
  }
});
