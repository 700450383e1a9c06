import { fitBaseline } from '../packages/gate/src/statistics/baseline.ts';
import { calibrate } from '../packages/gate/src/statistics/calibrate.ts';
import type { RegressionOptions } from '../packages/gate/src/statistics/options.ts';
import { seeded } from '../packages/gate/src/statistics/random.ts';
import { contest, OURS, type Tally } from './judge/contest.ts';
import { flakyContest, readFlakeRates } from './judge/flaky.ts';
import { drawReplay, readDurations, type Replay } from './judge/replay.ts';
import { percent, printFlaky, printTallies, standardError } from './judge/table.ts';
import { WHOLE_SLOWDOWNS, wholeContest } from './judge/whole.ts';
import { drawDeployment, WORLD, type World } from './judge/world.ts';

/**
 * Our judgement of durations beside thresholds and tests that others use: in a simulated world, on real durations, and
 * flaky or broken. All of it follows from seeds. `npm run bench:judge -- 1000` takes so many deployments of each kind.
 */
const DEPLOYMENTS = Number(process.argv[2] ?? 400);
const ROUNDS = 12;
/** As many as the real data's runs allow. */
const REPLAYED_ROUNDS = 8;

let failures = 0;
const results: string[] = [];
const check = (ok: boolean, sentence: string) => {
  if (!ok) failures += 1;
  results.push(`${ok ? '✓' : '✗'} ${sentence}`);
};
const atMost = (what: string, count: number, of: number, limit: number) => {
  check(
    (100 * count) / of <= limit,
    `${what}: ${percent(count, of)} (±${standardError(count, of).toFixed(1)}), at most ${limit} %, in ${of}`,
  );
};
const atLeast = (what: string, count: number, of: number, limit: number) => {
  check(
    (100 * count) / of >= limit,
    `${what}: ${percent(count, of)} (±${standardError(count, of).toFixed(1)}), at least ${limit} %, in ${of}`,
  );
};
const oursOf = (tallies: Tally[]): Tally => tallies.find(({ method }) => method === OURS)!;

function simulate(
  samples: number,
  deployments: number,
  change: Partial<World> = {},
  options: RegressionOptions & { rivals?: boolean } = {},
): Tally[] {
  const random = seeded(100 + samples);
  const world = { ...WORLD, ...change };
  const drawn = function* () {
    for (let deployment = 0; deployment < deployments; deployment += 1)
      yield drawDeployment(world, samples, ROUNDS, random);
  };
  return contest(drawn(), samples, options);
}

/** At least so much of +20 % and +50 % has to be found, at no more executions of flows beyond the first round. */
const LIMITS = new Map([
  [3, { found: [79, 98], extra: 75.6 }],
  [5, { found: [86, 98], extra: 92.2 }],
]);

for (const samples of [1, 3, 5]) {
  console.log(
    `\nSimulated: ${WORLD.flows} flows, ${WORLD.history} runs of history, ${samples} samples a run; ${DEPLOYMENTS} deployments`,
  );
  const tallies = simulate(samples, DEPLOYMENTS);
  printTallies(tallies);
  const { deployments, falseBlocks, found, extra } = oursOf(tallies);
  atMost(`false blocks, simulated, ${samples} samples`, falseBlocks, deployments, 1);
  const limits = LIMITS.get(samples);
  if (!limits) continue;
  for (const [index, name] of ['+20 %', '+50 %'].entries())
    atLeast(`${name} found, simulated, ${samples} samples`, found[index + 1]!, deployments, limits.found[index]!);
  const executions = extra / deployments;
  check(
    executions <= limits.extra,
    `extra executions, simulated, ${samples} samples: ${executions.toFixed(1)}, at most ${limits.extra}`,
  );
}

console.log(`\nOther worlds, 3 samples; ${Math.ceil(DEPLOYMENTS / 4)} deployments each, ours only`);
const worlds: [name: string, change: Partial<World>, options?: RegressionOptions][] = [
  ['machines twice as noisy', { machineNoise: 0.24, noisyRuns: 0.2 }],
  ['20 % bimodal flows', { bimodal: 0.2 }],
  ['drift of 1 % a run', { drift: 0.01 }],
  ['20 runs of history', { history: 20 }],
  ['same machine, not told', { sameMachine: true }],
  ['same machine, told', { sameMachine: true }, { sameMachine: true }],
  ['same machine, learned', { sameMachine: true, looks: 2 }, { sameMachine: true }],
  ['same machine, young', { history: 15, sameMachine: true, looks: 1 }, { sameMachine: true }],
  ['same machine that shares little, learned', { sameMachine: true, looks: 2, ofRun: 0.03 }, { sameMachine: true }],
];
const others = worlds.map(([name, change, options]) => ({
  ...oursOf(simulate(3, Math.ceil(DEPLOYMENTS / 4), change, { ...options, rivals: false })),
  method: name,
}));
printTallies(others);
for (const { method, falseBlocks, deployments } of others)
  if (!method.includes('not told')) atMost(`false blocks, ${method}`, falseBlocks, deployments, 2);

console.log(`\nEverything slower, 3 samples; ${Math.ceil(DEPLOYMENTS / 4)} deployments; blocked at`);
for (const probeNoise of [0.03, 0.08]) {
  const deployments = Math.ceil(DEPLOYMENTS / 4);
  const blocked = wholeContest(deployments, 3, { probeNoise });
  console.log(
    `  yardstick with ${probeNoise * 100} % noise: ${blocked.map((count, index) => `+${WHOLE_SLOWDOWNS[index]! * 100}%: ${percent(count, deployments)}`).join('  ')}`,
  );
  atMost(`false blocks of everything, yardstick with ${probeNoise * 100} % noise`, blocked[0]!, deployments, 1);
}

const tests = readDurations();
for (const order of ['shuffled', 'time'] as const) {
  const replay: Replay = { flows: 30, history: 50, rounds: REPLAYED_ROUNDS, atLeast: 1, order };
  const random = seeded(42);
  const drawn = function* () {
    for (let deployment = 0; deployment < DEPLOYMENTS; deployment += 1) {
      const one = drawReplay(tests, replay, random);
      if (one) yield one;
    }
  };
  const tallies = contest(drawn(), 1, { mostRounds: REPLAYED_ROUNDS });
  const ours = oursOf(tallies);
  console.log(
    `\nReal durations, ${order === 'shuffled' ? 'shuffled: nothing changes' : 'in order of time: with the real changes that are in them'}; ${ours.deployments} deployments, 1 sample a run`,
  );
  printTallies(tallies);
  if (order === 'shuffled') atMost('false blocks, real durations, shuffled', ours.falseBlocks, ours.deployments, 2);
}

const world = seeded(7);
const { history } = drawDeployment(WORLD, 3, 0, world);
const millisecondsOf = (work: () => unknown) => {
  const began = performance.now();
  work();
  return performance.now() - began;
};
const fitted = millisecondsOf(() => fitBaseline(history));
const large = drawDeployment({ ...WORLD, flows: 100, history: 200 }, 5, 0, world).history;
const fittedLarge = Math.min(...[1, 2, 3].map(() => millisecondsOf(() => fitBaseline(large))));
const own = calibrate(history, { deployments: 50, random: world });
console.log(
  `\nA baseline of ${WORLD.flows} flows and ${WORLD.history} runs takes ${fitted.toFixed(0)} ms; one of 100 flows, 200 runs and 5 samples ${fittedLarge.toFixed(0)} ms. Tried on its own history: ${percent(own.falseBlockRate, 1)} false blocks (±${(100 * own.standardError).toFixed(1)}) in ${own.deployments} deployments.`,
);

const many = DEPLOYMENTS * 10;
for (const share of [0.16, 0.4]) {
  console.log(`\nFlaky or broken: 30 tests, ${share * 100} % of them flaky at real rates; ${many} deployments`);
  const tallies = flakyContest(readFlakeRates(), share, many, seeded(11));
  printFlaky(tallies);
  const { falseBlocks, found } = tallies.find(({ method }) => method === OURS)!;
  atMost(`false blocks by flaky tests, ${share * 100} % flaky`, falseBlocks, many, 0.1);
  atLeast(`broken tests found, ${share * 100} % flaky`, found[0]!, many, 99.5);
}

console.log(`\n${results.join('\n')}`);
process.exitCode = failures ? 1 : 0;
