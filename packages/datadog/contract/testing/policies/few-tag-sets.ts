import { policyWith } from './of.ts';

export default policyWith({ tagSets: { run: 3, month: 10_000 } });
