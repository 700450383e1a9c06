import gate from './usual.ts';

/** Any number of tests may be in quarantine, and may be flaky. */
export default { ...gate, quarantine: { ...gate.quarantine, share: 1 }, flaky: { most: 10, share: 1 } };
