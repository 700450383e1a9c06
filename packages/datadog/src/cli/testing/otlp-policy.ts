import gate from '../../../../../gate.config.ts';

/** For tests: measurements go to a collector. */
export default { ...gate, datadog: { ...gate.datadog, transport: 'otlp' as const } };
