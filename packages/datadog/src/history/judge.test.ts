import { expect, test } from '@playwright/test';
import { assess } from 'playwright-gate';
import type { Attempt, PastRun } from 'playwright-gate/plugin';
import { type Run, seeded } from 'playwright-gate/statistics';
import {
  aHistory,
  anAttempt,
  aPastRun,
  aPolicy,
  aRecord,
  aTest,
  MINUTE,
  product,
  samplesOf,
  START,
  USUAL,
} from 'playwright-gate/testing';
import { answering } from '../health/testing.ts';
import type { Point } from '../points/point.ts';
import { remoteHistory } from './history.ts';
import { answerQuery } from './testing.ts';

const SERIES = 'staging at https://portal.example.com';
const PRODUCT = ['env:staging', 'service:portal'];
const RUNS = 30;
const SLOW = 'flow.05';
const FLOWS = Array.from({ length: USUAL.flows }, (_, index) => `flow.${String(index).padStart(2, '0')}`);
const policy = aPolicy({ flows: Object.fromEntries(FLOWS.map((flow) => [flow, { warn: 90_000, fail: 99_000 }])) });

const localRun = ({ flows, probe }: Run, index: number): PastRun =>
  aPastRun({ run: `local-${index}`, at: START - (RUNS - index) * 97 * MINUTE, flows, machineProbe: probe });

/** What the same run has sent: each sample at its own time, in the three minutes before the end. */
function pointsOf({ at, flows, machineProbe = 0 }: PastRun, random: () => number): Point[] {
  const point = (metric: string, value: number, when: number, tags: string[]): Point => ({
    metric,
    kind: metric === 'e2e.verdicts' ? 'count' : 'distribution',
    at: Math.floor(when / 1_000),
    value,
    tags: [...PRODUCT, ...tags],
  });
  return [
    ...Object.entries(flows).flatMap(([flow, durations]) =>
      durations.map((duration) =>
        point('e2e.flow.duration', duration / 1_000, at - random() * 3 * MINUTE, [
          `flow:${flow}`,
          'outcome:completed',
          'precision:frame',
        ]),
      ),
    ),
    point('e2e.machine.duration', machineProbe / 1_000, at - random() * 3 * MINUTE, []),
    point('e2e.verdicts', 1, at, ['verdict:pass']),
  ];
}

const attemptsOf = ({ flows, probe }: Run): Attempt[] =>
  Object.entries(flows).map(([flow, durations]) =>
    anAttempt({ samples: samplesOf(durations, { flow, ...(probe ? { machineProbe: { node: probe } } : {}) }) }),
  );
const recordOf = ([first, ...later]: Run[]) =>
  aRecord({
    tests: [aTest({ flows: FLOWS, attempts: first ? attemptsOf(first) : [] })],
    remeasurements: later.map((round, index) => ({ machine: `machine ${index}`, attempts: attemptsOf(round) })),
  });

const ANSWER = { none: 'fine', fail: 'slower', undecided: 'not settled', warn: 'not settled' } as const;

/** A product with a history, known in full and as Datadog remembers it, and deployments of it. */
async function aWorld(seed: number, samples: number) {
  const draw = product(seed, { ...USUAL, samples });
  const random = seeded(seed + 1_000);
  const runs = Array.from({ length: RUNS }, (_, index) => localRun(draw(), index));
  const points = runs.flatMap((run) => pointsOf(run, random));
  await using server = await answering((asked) => answerQuery(points, asked));
  const { access } = server;
  const remote = await remoteHistory({
    access,
    service: 'portal',
    env: 'staging',
    series: SERIES,
    flows: FLOWS,
    timeout: 60_000,
    now: START,
  });
  const histories = {
    full: aHistory({ series: SERIES, runs }),
    remote: aHistory({ series: SERIES, runs: remote.runs }),
  };
  return {
    histories,
    problem: remote.problem,
    /** What is found of one flow when it takes so many times as long, by either history. */
    deploy: (times: number) => {
      const record = recordOf(Array.from({ length: policy.regression.rounds }, () => draw({ [SLOW]: times })));
      const judged = (['full', 'remote'] as const).map((which) => {
        const { flows } = assess(record, policy, histories[which]);
        const blocked = [...flows].filter(([, { effect }]) => effect === 'fail').map(([flow]) => flow);
        return { answer: ANSWER[flows.get(SLOW)?.effect ?? 'none'], blocked };
      });
      return { full: judged[0]!, remote: judged[1]! };
    },
  };
}

test('a fresh runner with what Datadog remembers finds the same slower flow as one with all files', async () => {
  const { histories, problem, deploy } = await aWorld(1, 3);

  expect({ runs: histories.remote.runs.length, problem }).toEqual({ runs: RUNS, problem: undefined });
  expect(deploy(1)).toMatchObject({ full: { blocked: [] }, remote: { blocked: [] } });
  expect(deploy(1.5)).toMatchObject({ full: { blocked: [SLOW] }, remote: { blocked: [SLOW] } });
});

test('of up to three samples a run nothing is lost', async () => {
  const { histories } = await aWorld(2, 3);

  for (const [index, { flows }] of histories.remote.runs.entries())
    for (const [flow, durations] of Object.entries(histories.full.runs[index]!.flows)) {
      const expected = durations.toSorted((a, b) => a - b);
      expect(flows[flow]).toHaveLength(expected.length);
      for (const [rank, duration] of expected.entries())
        expect(Math.abs(flows[flow]![rank]! / duration - 1)).toBeLessThan(1e-5);
    }
});

test("Datadog's memory costs no detection and no false block worth naming", async () => {
  const counts = { full: { blocked: 0, found: 0 }, remote: { blocked: 0, found: 0 }, agree: 0, of: 0 };
  for (let seed = 10; seed < 25; seed += 1) {
    const { deploy } = await aWorld(seed, 1 + (seed % 6));
    for (const times of [1, 1.2, 1.5]) {
      const { full, remote } = deploy(times);
      counts.of += 1;
      counts.agree += Number(full.answer === remote.answer);
      for (const [which, { answer, blocked }] of [
        ['full', full],
        ['remote', remote],
      ] as const) {
        counts[which].blocked += Number(blocked.some((flow) => times === 1 || flow !== SLOW));
        counts[which].found += Number(times > 1 && answer === 'slower');
      }
    }
  }

  expect(counts.remote.blocked).toBeLessThanOrEqual(counts.full.blocked);
  expect(counts.remote.found).toBeGreaterThanOrEqual(counts.full.found - 1);
  expect(counts.agree).toBeGreaterThanOrEqual(counts.of - 2);
});
