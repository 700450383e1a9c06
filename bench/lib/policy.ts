import { allVariables } from 'playwright-gate';
import gate from '../../gate.config.ts';

const { FLOWS = '' } = allVariables();

/** As the project's own, for a suite that measures the flows that FLOWS names alone, with time enough on a busy machine. */
export default {
  ...gate,
  flows: Object.fromEntries(Object.entries(gate.flows).filter(([name]) => FLOWS.split(' ').includes(name))),
  regression: { ...gate.regression, seconds: 600 },
};
