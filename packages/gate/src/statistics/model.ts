import type { ProbeBaseline } from './probe.ts';

/** One run of the suite, or one round of it. */
export interface Run {
  /** By flow: the milliseconds of the samples of successful attempts. */
  flows: Record<string, number[]>;
  /** The flows whose level was accepted as new from this run on. */
  accepted?: string[];
  /** Milliseconds of a fixed piece of work that is no part of the product. */
  probe?: number;
  /** The same flows in later looks on the same machine. */
  looks?: Record<string, number[]>[];
}

/** What a flow took in a round: the logarithm of its milliseconds, and of how many samples. */
export interface Measured {
  location: number;
  samples: number;
}

/** What the later looks of past runs, on the runs' own machines, say of later looks. */
export interface LookBaseline {
  /** By flow, as a logarithm: how much longer it takes in a later look than in a run, where it has other tests beside it. */
  offsets: Map<string, number>;
  /** By flow: the share of its variance that a run and its later looks have in common, at most. */
  shared: Map<string, number>;
}

/** What a flow took lately; all but the name and the counts are natural logarithms of milliseconds. */
export interface FlowBaseline {
  flow: string;
  level: number;
  /** How strongly the machine moves the flow; 1 is as usual. */
  loading: number;
  /** The standard deviation of the loading's error. */
  loadingError: number;
  /** The standard deviation of one run's value. */
  scale: number;
  /** The variance of the level's error, in units of `scale` squared. */
  levelVariance: number;
  /** The part of it that comes from drift. */
  drift: number;
  /** By run: how far the value lay from its level; NaN where it was not measured. */
  residuals: number[];
  /** How many samples a run usually has. */
  samples: number;
  /** Whether it takes part in the machine's factor. */
  common: boolean;
}

export interface Baseline {
  runs: number;
  flows: Map<string, FlowBaseline>;
  /** The flows without a baseline, and how many values they have. */
  without: Map<string, number>;
  /** By run: the logarithm of the machine's factor. */
  machine: Float64Array;
  /** Its standard deviation. */
  machineScale: number;
  /** The logarithm of the mean of exp(l x residual / scale) of all flows, by bet l. */
  logMeans: number[];
  /** For how many runs a value counts. */
  halfLife: number;
  probe?: ProbeBaseline;
  /** What later looks on the same machine are worth; undefined where too few runs had any. */
  looks?: LookBaseline;
}
