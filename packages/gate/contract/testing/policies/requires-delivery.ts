import gate from '../../../../../gate.config.ts';

export default { ...gate, datadog: { ...gate.datadog, requireDelivery: true } };
