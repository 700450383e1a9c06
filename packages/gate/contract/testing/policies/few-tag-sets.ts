import gate from '../../../../../gate.config.ts';

export default { ...gate, datadog: { ...gate.datadog, tagSets: { run: 3, month: 10_000 } } };
