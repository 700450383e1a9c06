import type { Pair, Random, Run } from 'playwright-gate/statistics';

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
  /** The share of flows that are three times as noisy as drawn. */
  noisyFlows: 0,
  /** A sample's noise has the tails of Student's t with 3 degrees of freedom, at the same standard deviation. */
  heavyTails: false,
  /** How many pairs of each flow are drawn. */
  pairs: 0,
  /** By how much a flow speeds up or slows down from one half of a pair to the next, all through the pairs. */
  trend: 0.01,
  /** How much longer the second half of a pair takes. */
  secondHalf: 0,
  /** The old build always goes first; a coin decides otherwise. */
  oldFirst: false,
};
export type World = typeof WORLD;

/** History, and all the rounds that may be asked for; each round has all flows. */
export interface Deployment {
  history: Run[];
  rounds: Run[];
  /** The flow that is made slower where a slowdown is to be found. */
  flow: string;
}

export interface PairedDeployment extends Deployment {
  /** By flow: pairs on the first round's machine, of builds that are alike. */
  pairs: Record<string, Pair[]>;
}

/** Draws a deployment with `samples` a run; a repeated round takes at least 3. */
export function drawDeployment(world: World, samples: number, most: number, random: Random): PairedDeployment {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const student = () => normal() / Math.sqrt(normal() ** 2 + normal() ** 2 + normal() ** 2);
  const noiseOfSample = world.heavyTails ? student : normal;
  const drawOutlier = () => (random() < world.outliers ? -world.outlierMean * Math.log(1 - random()) : 0);
  const flows = Array.from({ length: world.flows }, (_, index) => {
    const usual = Math.min(0.35, Math.max(0.025, world.flowNoise * Math.exp(world.flowNoiseSpread * normal())));
    const noise = world.noisyFlows && random() < world.noisyFlows ? 3 * usual : usual;
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
          const outlier = drawOutlier();
          return Math.exp(center + flow.ofSample * noiseOfSample() + outlier);
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
  const flow = flows[Math.floor(random() * flows.length)]!.name;
  /** What is of the run is in both halves; a coin decides which build goes first. */
  const drawPairs = ({ level, loading, ofSample, bimodal }: (typeof flows)[number], ofRun: number): Pair[] => {
    const trend = world.trend * normal();
    return Array.from({ length: world.pairs }, (_, pair) => {
      const [first, second] = [0, 1].map((half) => {
        const center = level + loading * machine + ofRun + trend * (2 * pair + half) + world.secondHalf * half;
        return Math.exp(center + (bimodal && random() < 0.25 ? 0.25 : 0) + ofSample * noiseOfSample() + drawOutlier());
      }) as [number, number];
      return world.oldFirst || random() < 0.5
        ? { control: first, changed: second }
        : { control: second, changed: first };
    });
  };
  const paired = world.pairs ? flows : [];
  const pairs = Object.fromEntries(paired.map((one, index) => [one.name, drawPairs(one, shared[index]!)]));
  return { history, rounds, flow, pairs };
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

/** The same pairs with the changed build taking `factor` times as long, in one flow or in all. */
export const slowedPairs = (pairs: Record<string, Pair[]>, factor: number, only?: string): Record<string, Pair[]> =>
  Object.fromEntries(
    Object.entries(pairs).map(([flow, drawn]) => [
      flow,
      only === undefined || flow === only ? drawn.map((pair) => ({ ...pair, changed: pair.changed * factor })) : drawn,
    ]),
  );
