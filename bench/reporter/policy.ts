import gate from '../../gate.config.ts';

/** As the project's own, without the re-measurements by which a new history learns: each is a run of its own. */
export default { ...gate, regression: { ...gate.regression, learningRuns: 0 } };
