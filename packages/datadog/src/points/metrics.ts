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

const PRODUCT: readonly TagKey[] = ['env', 'service', 'team', 'version', 'channel'];

/** Every metric that is sent. A name that was used for one kind must never be used for another. */
export const METRICS = {
  flow: {
    name: 'e2e.flow.duration',
    kind: 'distribution',
    unit: 'second',
    tags: [...PRODUCT, 'project', 'area', 'flow', 'outcome', 'precision', 'browser'],
    percentilesBy: ['env', 'service', 'version', 'flow', 'outcome', 'precision'],
    description: 'How long a user waits for a flow, by the clock of the page.',
  },
  test: {
    name: 'e2e.test.duration',
    kind: 'distribution',
    unit: 'second',
    tags: [...PRODUCT, 'project', 'area', 'outcome', 'browser'],
    percentilesBy: [],
    description: 'How long one attempt at a test took, with all that it prepares.',
  },
  machineProbe: {
    name: 'e2e.machine.duration',
    kind: 'distribution',
    unit: 'second',
    tags: ['env', 'service', 'team'],
    // The history that is read back asks for its median.
    percentilesBy: ['env', 'service'],
    description:
      'How long a fixed piece of work took on the machine that ran the tests: tells a slow machine from a slow product.',
  },
  tests: {
    name: 'e2e.tests',
    kind: 'count',
    unit: undefined,
    tags: [...PRODUCT, 'project', 'area', 'outcome', 'browser'],
    percentilesBy: [],
    description: 'How many tests of a run passed, failed, were flaky, were skipped or did not run.',
  },
  leftovers: {
    name: 'e2e.leftovers',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'team'],
    percentilesBy: [],
    description: 'How many things a run created and did not remove.',
  },
  verdicts: {
    name: 'e2e.verdicts',
    kind: 'count',
    unit: undefined,
    tags: [...PRODUCT, 'verdict'],
    percentilesBy: [],
    description: 'How many verdicts the gate gave.',
  },
  delivery: {
    name: 'e2e.delivery.points',
    kind: 'count',
    unit: undefined,
    tags: ['env', 'service', 'team', 'state'],
    percentilesBy: [],
    description: 'How many measurements of a run were sent, were left on disk or are lost.',
  },
} as const satisfies Record<string, Metric>;
