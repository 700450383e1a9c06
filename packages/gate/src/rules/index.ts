import { budget } from './budget.ts';
import { buildChanged } from './build-changed.ts';
import { flakyTests } from './flaky-tests.ts';
import { health } from './health.ts';
import { incompleteRun } from './incomplete-run.ts';
import { laxerRules } from './laxer-rules.ts';
import { leakedResources } from './leaked-resources.ts';
import { missingTests } from './missing-tests.ts';
import { quarantine } from './quarantine.ts';
import { regression } from './regression.ts';
import { secrets } from './secrets.ts';
import { testFailures } from './test-failures.ts';
import { unawaitedAssertions } from './unawaited-assertions.ts';
import { undeliveredMetrics } from './undelivered-metrics.ts';
import { unmeasuredFlows } from './unmeasured-flows.ts';
import type { Rule } from './rule.ts';

/** The rules (`npm run schema` adds new ones), in the order in which their findings are reported. */
export const RULES: readonly Rule[] = [
  testFailures,
  leakedResources,
  budget,
  regression,
  flakyTests,
  quarantine,
  missingTests,
  secrets,
  incompleteRun,
  buildChanged,
  unmeasuredFlows,
  health,
  undeliveredMetrics,
  laxerRules,
  unawaitedAssertions,
];

/** The rule with this name; undefined for one that this version does not have. */
export const ruleNamed = (name: string): Rule | undefined => RULES.find((rule) => rule.name === name);
