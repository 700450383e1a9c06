import { allVariables } from 'playwright-gate';
import gate from '../../gate.config.ts';

const { FLOWS, LEARNING_RUNS } = allVariables();
const all = Object.entries(gate.flows);

/**
 * As the project's own, with time enough on a busy machine; of a part of the suite with the flows that FLOWS names alone, and
 * with as many runs that learn what re-measurements are worth as LEARNING_RUNS says.
 */
export default {
  ...gate,
  flows: Object.fromEntries(FLOWS === undefined ? all : all.filter(([name]) => FLOWS.split(' ').includes(name))),
  regression: {
    ...gate.regression,
    seconds: 600,
    ...(LEARNING_RUNS === undefined ? {} : { learningRuns: Number(LEARNING_RUNS) }),
  },
};
