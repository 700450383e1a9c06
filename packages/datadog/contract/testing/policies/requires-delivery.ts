import { policyWith } from './of.ts';

export default policyWith({}, { telemetry: { required: true } });
