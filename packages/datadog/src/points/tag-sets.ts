import type { DatadogOptions } from '../options.ts';
import { METRICS, type Metric } from './metrics.ts';
import type { Point } from './point.ts';
import { unbounded } from './unbounded.ts';

/** One metric with its tags: what Datadog counts, keeps apart and wants to be paid for. */
export type TagSet = Pick<Point, 'metric' | 'kind' | 'tags'>;

/** A distribution is kept as count, sum, minimum, maximum and average, and with percentiles as five of them, too. */
const DISTRIBUTION = 5;
const PERCENTILES = 5;
const NAMED = 5;

const keyOf = (tag: string) => tag.slice(0, tag.indexOf(':'));
const figure = (value: number) => value.toLocaleString('en-US');

/**
 * In how many ways tag sets can be asked for by these keys: the distinct values of each choice of keys, that of none
 * included. Two keys in three sets with two values each make 1 + 2 + 2 + 3.
 */
export function combinations(sets: readonly (readonly string[])[], keys: readonly string[]): number {
  const columns = keys.map((key) => sets.map((tags) => tags.find((tag) => keyOf(tag) === key) ?? ''));
  const values = columns.map((column) => new Set(column));
  // What has the same value everywhere tells nothing apart; it only doubles the choices that there are, or is not there.
  const doubled = values.filter((own) => own.size === 1 && !own.has('')).length;
  const varying = columns.filter((_, index) => (values[index]?.size ?? 0) > 1);
  let found = 0;
  for (let choice = 0; choice < 2 ** varying.length; choice += 1) {
    const chosen = varying.filter((_, bit) => choice & (1 << bit));
    found += new Set(sets.map((_, row) => chosen.map((column) => column[row]).join('\n'))).size;
  }
  return sets.length ? found * 2 ** doubled : 0;
}

/** Counts the distinct tag sets of a run and of a month, and says what they cost. */
export class TagSets {
  private readonly sets = new Map<string, TagSet>();
  private readonly seen = new Set<string>();
  private readonly strange = new Map<string, string>();

  add(points: Iterable<TagSet>): this {
    for (const { metric, kind, tags } of points) {
      const key = [metric, ...tags].join('\n');
      if (this.sets.has(key)) continue;
      this.sets.set(key, { metric, kind, tags });
      for (const tag of tags) this.look(metric, tag);
    }
    return this;
  }

  private look(metric: string, tag: string): void {
    if (this.seen.has(tag)) return;
    this.seen.add(tag);
    const why = unbounded(tag);
    if (why && !this.strange.has(keyOf(tag))) this.strange.set(keyOf(tag), `${metric}: ${why}`);
  }

  /** Distinct tag sets that were added: those of one run. */
  get run(): number {
    return this.sets.size;
  }

  /** Those of a month: what has a version has another one after every deployment. */
  month(deployments: number): number {
    const withVersion = new Set<string>();
    let without = 0;
    for (const { metric, tags } of this.sets.values()) {
      const others = tags.filter((tag) => keyOf(tag) !== 'version');
      if (others.length < tags.length) withVersion.add([metric, ...others].join('\n'));
      else without += 1;
    }
    return withVersion.size * deployments + without;
  }

  private byMetric(): Map<string, TagSet[]> {
    const found = new Map<string, TagSet[]>();
    for (const set of this.sets.values()) {
      const own = found.get(set.metric);
      if (own) own.push(set);
      else found.set(set.metric, [set]);
    }
    return found;
  }

  /**
   * The custom metrics that they are in an hour with one run. Datadog bills the mean over the hours of a month, so that
   * this is the most that is billed where a run is on at any time: 1 for each tag set of a count, 5 for one of a
   * distribution, and 5 for each way to ask for percentiles.
   * Source: Datadog's documentation, "Custom metrics billing"; contracts differ.
   */
  customMetrics(): number {
    let sum = 0;
    for (const [name, sets] of this.byMetric()) {
      const metric: Metric | undefined = Object.values(METRICS).find((one) => one.name === name);
      const tags = sets.map((set) => set.tags);
      if (sets[0]?.kind !== 'distribution') sum += sets.length;
      else {
        const { percentilesBy = [] } = metric ?? {};
        sum +=
          DISTRIBUTION * sets.length + (percentilesBy.length ? PERCENTILES * combinations(tags, percentilesBy) : 0);
      }
    }
    return sum;
  }

  /** How many there are and what they cost, for whoever pays. */
  sentence(deployments: number): string {
    return `${figure(this.run)} tag sets in a run, ${figure(this.month(deployments))} in a month of ${figure(deployments)} deployments; about ${figure(this.customMetrics())} custom metrics in an hour with a run (verify with your contract).`;
  }

  /** What is wrong with them, in sentences that name metric and tag; none where all is well. */
  complaints({ tagSets, deployments }: Pick<DatadogOptions, 'tagSets' | 'deployments'>): string[] {
    const over = (['run', 'month'] as const).flatMap((span) => {
      const count = span === 'run' ? this.run : this.month(deployments);
      return count > tagSets[span]
        ? [
            `A ${span} has ${figure(count)} tag sets, and tagSets.${span} of datadog() in gate.config.ts allows ${figure(tagSets[span])}: ${this.largest()}.`,
          ]
        : [];
    });
    return [...[...this.strange.values()].slice(0, NAMED), ...over];
  }

  /** The metric with the most tag sets, and the tag of it with the most values. */
  private largest(): string {
    const [[name, sets] = ['', []]] = [...this.byMetric()].sort(([, one], [, other]) => other.length - one.length);
    const values = new Map<string, Set<string>>();
    for (const { tags } of sets)
      for (const tag of tags) values.set(keyOf(tag), (values.get(keyOf(tag)) ?? new Set()).add(tag));
    const [[key, own] = ['', new Set()]] = [...values].sort(([, one], [, other]) => other.size - one.size);
    return `${figure(sets.length)} of them are of ${name}, whose tag ${key} has ${figure(own.size)} values`;
  }
}
