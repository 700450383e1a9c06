import gate from './usual.ts';

/** Measures every flow once more while the history has fewer than twenty runs that did. */
export default { ...gate, regression: { ...gate.regression, learningRuns: 20 } };
