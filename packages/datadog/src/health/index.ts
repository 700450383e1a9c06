export { datadogHealth, type DatadogHealthOptions } from './health.ts';
export { healthProviders, type Provider } from './providers.ts';
