import gate from './learned.ts';

/** Waits for delivery as long as it takes, where the machine is busy. */
export default { ...gate, datadog: { ...gate.datadog, patience: 30 } };
