import type { Random, Run } from 'playwright-gate/statistics';

/** The simulated world, calibrated on real test durations (docs/statistics.md, section 4); noise is of logarithms. */
export const WORLD = {
  flows: 30,
  history: 50,
  machineNoise: 0.12,
  /** The share of runs on a noisy machine, which is 20 to 60 % (log) slower. */
  noisyRuns: 0.05,
  loadingNoise: 0.15,
  /** The median over flows of one sample's noise, and how far the flows' lie apart. */
  flowNoise: 0.08,
  flowNoiseSpread: 0.55,
  /** The share of a sample's variance that is of the run. */
  ofRun: 0.25,
  outliers: 0.03,
  outlierMean: 0.35,
  /** The step of a random walk per run. */
  drift: 0,
  /** The share of flows of which a quarter of the samples takes 28 % longer, run by run. */
  bimodal: 0,
  /** The rounds run on the first round's machine and share what is of the run. */
  sameMachine: false,
  /** How many re-measurements on its own machine every run of the history had. */
  looks: 0,
  /** The noise of the machine probe. */
  probeNoise: 0.03,
};
export type World = typeof WORLD;

/** History, and all the rounds that may be asked for; each round has all flows. */
export interface Deployment {
  history: Run[];
  rounds: Run[];
  /** The flow that is made slower where a slowdown is to be found. */
  flow: string;
}

/** Draws a deployment with `samples` a run; a repeated round takes at least 3. */
export function drawDeployment(world: World, samples: number, most: number, random: Random): Deployment {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const flows = Array.from({ length: world.flows }, (_, index) => {
    const noise = Math.min(0.35, Math.max(0.025, world.flowNoise * Math.exp(world.flowNoiseSpread * normal())));
    return {
      name: `flow.${String(index).padStart(3, '0')}`,
      level: Math.log(500) + random() * Math.log(60),
      loading: Math.max(0.4, 1 + world.loadingNoise * normal()),
      ofRun: noise * Math.sqrt(world.ofRun),
      ofSample: noise * Math.sqrt(1 - world.ofRun),
      bimodal: random() < world.bimodal,
    };
  });
  const probeLoading = 1 + 0.15 * normal();
  const drawMachine = () => world.machineNoise * normal() + (random() < world.noisyRuns ? 0.2 + 0.4 * random() : 0);
  const drawRun = (count: number, machine: number, shared?: number[]): Run => ({
    flows: Object.fromEntries(
      flows.map((flow, index) => {
        const center =
          flow.level +
          flow.loading * machine +
          (shared?.[index] ?? flow.ofRun * normal()) +
          (flow.bimodal && random() < 0.25 ? 0.25 : 0);
        const durations = Array.from({ length: count }, () => {
          const outlier = random() < world.outliers ? -world.outlierMean * Math.log(1 - random()) : 0;
          return Math.exp(center + flow.ofSample * normal() + outlier);
        });
        return [flow.name, durations];
      }),
    ),
    probe: Math.exp(7 + probeLoading * machine + world.probeNoise * normal()),
  });
  /** Of a look the flows that took longest in the run, and a few others: as doubtful ones and controls are chosen. */
  const looked = (look: Run, run: Run): Run['flows'] => {
    const doubts = flows.map(({ name, level }) => ({ name, over: Math.log(run.flows[name]![0]!) - level }));
    const chosen = doubts.sort((a, b) => b.over - a.over).filter((_, place) => place < 5 || place % 8 === 0);
    return Object.fromEntries(chosen.map(({ name }) => [name, look.flows[name]!]));
  };
  const history = Array.from({ length: world.history }, () => {
    const machine = drawMachine();
    const shared = flows.map((flow) => flow.ofRun * normal());
    const run: Run = drawRun(samples, machine, shared);
    if (world.looks)
      run.looks = Array.from({ length: world.looks }, () =>
        looked(drawRun(Math.max(samples, 3), machine, shared), run),
      );
    if (world.drift) for (const flow of flows) flow.level += world.drift * normal();
    return run;
  });
  const machine = drawMachine();
  const shared = flows.map((flow) => flow.ofRun * normal());
  const rounds = Array.from({ length: most }, (_, round) => {
    const count = round ? Math.max(samples, 3) : samples;
    return round && !world.sameMachine ? drawRun(count, drawMachine()) : drawRun(count, machine, shared);
  });
  return { history, rounds, flow: flows[Math.floor(random() * flows.length)]!.name };
}

/** The same round with some flows, or all, taking `factor` times as long. */
export const slowed = (run: Run, factor: number, only?: string): Run => ({
  ...run,
  flows: Object.fromEntries(
    Object.entries(run.flows).map(([flow, durations]) => [
      flow,
      only === undefined || flow === only ? durations.map((duration) => duration * factor) : durations,
    ]),
  ),
});
