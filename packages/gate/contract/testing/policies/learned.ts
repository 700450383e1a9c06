import gate from '../../../../../gate.config.ts';

/** Takes no look only to learn from it. */
export default { ...gate, regression: { ...gate.regression, learningRuns: 0 } };
