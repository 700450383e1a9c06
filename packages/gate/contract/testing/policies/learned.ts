import gate from './usual.ts';

/** Takes no look only to learn from it. */
export default { ...gate, regression: { ...gate.regression, learningRuns: 0 } };
