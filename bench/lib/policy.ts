import { allVariables } from 'playwright-gate';
import gate from '../../gate.config.ts';

const { FLOWS } = allVariables();
const all = Object.entries(gate.flows);

/** As the project's own, with time enough on a busy machine; of a part of the suite with the flows that FLOWS names alone. */
export default {
  ...gate,
  flows: Object.fromEntries(FLOWS === undefined ? all : all.filter(([name]) => FLOWS.split(' ').includes(name))),
  regression: { ...gate.regression, seconds: 600 },
};
