import gate from './usual.ts';

/** A second look has twenty seconds, of which its start takes one or two. */
export default { ...gate, regression: { ...gate.regression, seconds: 20 } };
