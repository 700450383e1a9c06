export { fitBaseline } from './statistics/baseline.ts';
export type { Baseline, Run } from './statistics/model.ts';
export { calibrate } from './statistics/calibrate.ts';
export { judgeAttempts } from './statistics/flake-classifier.ts';
export { median } from './statistics/location.ts';
export type { RegressionOptions } from './statistics/options.ts';
export { seeded, shuffled, type Random } from './statistics/random.ts';
export { judgeRounds, type RegressionJudgment } from './statistics/regression.ts';
