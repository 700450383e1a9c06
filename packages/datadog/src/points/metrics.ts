import type { TagKey } from './tags.ts';

/** One measured value on its way to Datadog. */
export interface Point {
  metric: string;
  /** A distribution keeps every value, so that percentiles over all runs can be asked for; a count is added up. */
  kind: 'distribution' | 'count';
  /** Epoch seconds. */
  at: number;
  /** Of durations in seconds. */
  value: number;
  /** `key:value`, normalized as Datadog would, sorted. */
  tags: readonly string[];
}

/** A metric of ours, as it is described to those who look for it. */
export interface Metric {
  name: string;
  kind: Point['kind'];
  /** As Datadog names units; undefined for what is only counted. */
  unit: 'second' | undefined;
  tags: readonly TagKey[];
  /** Percentiles can be asked for, by all of its tags; each more of them multiplies what the metric costs. */
  hasPercentiles?: true;
  description: string;
}

/** One that is added up. */
const count = (name: string, tags: TagKey[], description: string): Metric => ({
  name,
  kind: 'count',
  unit: undefined,
  tags,
  description,
});

/** Every metric that is sent. A name that was used for one kind must never be used for another. */
export const METRICS = {
  flow: {
    name: 'e2e.flow.duration',
    kind: 'distribution',
    unit: 'second',
    tags: ['env', 'service', 'version', 'channel', 'flow', 'outcome'],
    hasPercentiles: true,
    description: 'How long a user waits for a flow, by the clock of the page.',
  },
  machineProbe: {
    name: 'e2e.machine.duration',
    kind: 'distribution',
    unit: 'second',
    tags: ['env', 'service'],
    description:
      'How long a fixed piece of work took on the machine that ran the tests: tells a slow machine from a slow product.',
  },
  tests: count(
    'e2e.tests',
    ['env', 'service', 'outcome', 'area'],
    'How many tests of a run passed, failed, were flaky, were skipped or did not run; failures by area.',
  ),
  flaky: count('e2e.flaky', ['env', 'service', 'test'], 'In how many runs a test failed and then passed on retry.'),
  verdicts: count(
    'e2e.verdicts',
    ['env', 'service', 'version', 'channel', 'verdict'],
    'How many verdicts the gate gave.',
  ),
  findings: count(
    'e2e.findings',
    ['env', 'service', 'rule', 'flow'],
    'How many runs the gate had a finding for, by rule, and by flow where the finding is about one.',
  ),
  leftovers: count('e2e.leftovers', ['env', 'service'], 'How many things a run created and did not remove.'),
  delivery: count(
    'e2e.delivery.points',
    ['env', 'service', 'state'],
    'How many measurements of a run were sent, were left on disk or are lost.',
  ),
} satisfies Record<string, Metric>;
