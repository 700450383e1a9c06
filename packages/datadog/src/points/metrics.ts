import type { Point } from './point.ts';
import type { TagKey } from './tags.ts';

/** A metric of ours, as it is described to those who look for it. */
export interface Metric {
  name: string;
  kind: Point['kind'];
  /** As Datadog names units; undefined for what is only counted. */
  unit: 'second' | undefined;
  tags: readonly TagKey[];
  /** The tags by which percentiles can be asked for; each more of them multiplies what the metric costs. */
  percentilesBy: readonly TagKey[];
  description: string;
}

/** Every metric that is sent. A name that was used for one kind must never be used for another. */
export const METRICS = {
  flow: {
    name: 'e2e.flow.duration',
    kind: 'distribution',
    unit: 'second',
    tags: ['env', 'service', 'version', 'channel', 'flow', 'outcome'],
    percentilesBy: ['env', 'service', 'version', 'channel', 'flow', 'outcome'],
    description: 'How long a user waits for a flow, by the clock of the page.',
  },
  machineProbe: {
    name: 'e2e.machine.duration',
    kind: 'distribution',
    unit: 'second',
    tags: ['env', 'service'],
    percentilesBy: [],
    description:
      'How long a fixed piece of work took on the machine that ran the tests: tells a slow machine from a slow product.',
  },
  tests: {
    name: 'e2e.tests',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'outcome', 'area'],
    percentilesBy: [],
    description: 'How many tests of a run passed, failed, were flaky, were skipped or did not run; failures by area.',
  },
  flaky: {
    name: 'e2e.flaky',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'test'],
    percentilesBy: [],
    description: 'In how many runs a test failed and then passed on retry.',
  },
  verdicts: {
    name: 'e2e.verdicts',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'version', 'channel', 'verdict'],
    percentilesBy: [],
    description: 'How many verdicts the gate gave.',
  },
  findings: {
    name: 'e2e.findings',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'rule', 'flow'],
    percentilesBy: [],
    description: 'How many runs the gate had a finding for, by rule, and by flow where the finding is about one.',
  },
  leftovers: {
    name: 'e2e.leftovers',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service'],
    percentilesBy: [],
    description: 'How many things a run created and did not remove.',
  },
  delivery: {
    name: 'e2e.delivery.points',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'state'],
    percentilesBy: [],
    description: 'How many measurements of a run were sent, were left on disk or are lost.',
  },
} as const satisfies Record<string, Metric>;
