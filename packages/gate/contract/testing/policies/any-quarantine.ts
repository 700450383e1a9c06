import gate from './usual.ts';

/** As many tests as possible may be in quarantine, and some may be flaky. */
export default { ...gate, quarantine: { ...gate.quarantine, share: 0.2 }, flaky: { most: 10, share: 1 } };
