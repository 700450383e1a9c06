import { defineGate } from 'playwright-gate/config';
import { datadog } from '../../index.ts';

/** For tests: measurements go to a collector. */
export default defineGate({ flows: {}, plugins: [datadog({ transport: 'otlp' })] });
