import { controlIn } from '../schema/control.ts';
import type { Attempt } from '../schema/journal.ts';
import { pipelineOf, type Plan } from '../schema/plan.ts';
import type { Journal, Problem } from '../schema/record.ts';
import { pluralize } from '../wording.ts';

/** A plan with more shards was edited. */
const MOST_SHARDS = 1_000;

const nameOfBuild = (build: Plan['build']) => ('identity' in build ? build.identity : 'unknown');
export const shardName = ({ shard: { current, total } }: Plan) => `shard ${current} of ${total}`;

/** What all journals of a run have in common, and what it means if one differs. */
const COMMON: { what: string; of: (plan: Plan) => string; message: (journal: string) => string }[] = [
  {
    what: 'run',
    of: pipelineOf,
    message: (name) =>
      `${name} belongs to another run. Judge the journals of one run at a time, and give all its shards the same E2E_RUN_ID.`,
  },
  {
    what: 'tests',
    of: ({ digests }) => digests.tests,
    message: (name) => `${name} has other tests, so it comes from another commit or another selection.`,
  },
  {
    what: 'policy',
    of: ({ digests }) => digests.policy,
    message: (name) => `${name} has another policy: gate.config.ts or the quarantine differs between the shards.`,
  },
  {
    what: 'configuration',
    of: ({ digests }) => digests.configuration,
    message: (name) => `${name} has another playwright.config.ts or other options.`,
  },
  {
    what: 'target',
    of: ({ stage, target }) => `${stage} at ${target}`,
    message: (name) => `${name} tested another target.`,
  },
  {
    what: 'channel',
    of: ({ channels = [] }) => channels.join(', '),
    message: (name) => `${name} judged other release channels: give all shards the same.`,
  },
  {
    what: 'number of shards',
    of: ({ shard }) => String(shard.total),
    message: (name) => `${name} has another number of shards.`,
  },
  {
    what: 'build',
    of: ({ build }) => nameOfBuild(build),
    message: (name) => `${name} began with another build of the target: the deployment was still in progress.`,
  },
  {
    what: 'overrides',
    of: ({ overrides = {} }) => JSON.stringify(Object.entries(overrides).sort()),
    message: (name) => `${name} tried other unpublished builds (--override): give all shards the same.`,
  },
  {
    what: 'named build',
    of: ({ namedBuild = 'none' }) => namedBuild,
    message: (name) =>
      `${name} was given another build (GATE_BUILD) than the first shard: give all shards the build that the pipeline deployed.`,
  },
];

/** How the journals of one run differ. */
export function differences(journals: Journal[]): Problem[] {
  const [first, ...others] = journals;
  if (!first) return [];
  return others.flatMap(({ name, plan }) =>
    COMMON.filter(({ of }) => of(plan) !== of(first.plan)).map(({ what, of, message }) => ({
      subject: name,
      actual: `${what} ${of(plan).slice(0, 60)}`,
      limit: `${what} ${of(first.plan).slice(0, 60)}`,
      message: message(name),
    })),
  );
}

/** The shards that are missing, duplicated or foreign. */
export function shardProblems(journals: Journal[], total: number): Problem[] {
  const limit = `${pluralize(total, 'shard')}, each once`;
  if (total > MOST_SHARDS)
    return [
      {
        subject: `${total} shards`,
        actual: String(total),
        limit: `at most ${MOST_SHARDS} shards`,
        message: `The plan says ${total} shards, more than the ${MOST_SHARDS.toLocaleString('en-US')} that are possible. It was edited.`,
      },
    ];
  const foreign = journals.filter(({ plan: { shard } }) => shard.current > total);
  const wrong = Array.from({ length: total }, (_, index) => index + 1).flatMap((current): Problem[] => {
    const those = journals.filter(({ plan }) => plan.shard.current === current);
    const subject = `shard ${current} of ${total}`;
    if (!those.length)
      return [
        {
          subject,
          actual: 'missing',
          limit,
          message: `The journal of ${subject} is missing. The shard was killed at its start, or its journal was not collected.`,
        },
      ];
    if (those.length > 1)
      return [
        {
          subject,
          actual: `${those.length} times`,
          limit,
          message: `${those.map(({ name }) => name).join(' and ')} are both ${subject}. One of them belongs to another attempt.`,
        },
      ];
    return [];
  });
  return [
    ...wrong,
    ...foreign.map(({ name, plan }) => ({
      subject: name,
      actual: shardName(plan),
      limit,
      message: `${name} says that it is ${shardName(plan)}, which is not possible.`,
    })),
  ];
}

/** A shard that Playwright calls failed though nothing in its journal failed: somebody else knows of something. */
export function statusProblems({ plan, attempts, errors, end }: Journal): Problem[] {
  const last = new Map<string, Attempt>();
  for (const one of attempts) if (one.attempt >= (last.get(one.test)?.attempt ?? 0)) last.set(one.test, one);
  const hasFailed = [...last.values()].some(({ ok, status }) => !ok && status !== 'skipped');
  if (end?.status !== 'failed' || hasFailed || errors.length) return [];
  const subject = plan.shard.total > 1 ? shardName(plan) : 'the run';
  return [
    {
      subject,
      actual: end.status,
      limit: 'failed only where a test did',
      message: `Playwright calls ${subject} failed, though no test failed: another reporter says so, or failOnFlakyTests does. Find out which, then run the suite again.`,
    },
  ];
}

/**
 * A re-measurement counts only if it tested the same build of the same target under the same policy, and not before the
 * run did: by the clock of the machine that they have in common.
 */
export function remeasurementProblems(
  { name, plan, builds, end }: Journal,
  first: Plan,
  shards: readonly Plan[] = [first],
): Problem[] {
  const isOlder = shards.some(
    ({ shard, machine, at }) => shard.current === plan.shard.current && machine === plan.machine && plan.at < at,
  );
  const ofShard = shards.find(({ shard }) => shard.current === plan.shard.current) ?? first;
  const isOfBuild = (build: Plan['build']) => nameOfBuild(build) === nameOfBuild(first.build);
  const differs = [
    plan.target === first.target ? [] : 'another target',
    plan.digests.policy === first.digests.policy ? [] : 'another policy',
    isOfBuild(plan.build) && builds.every(({ build }) => isOfBuild(build)) && (!end || isOfBuild(end.build))
      ? []
      : 'another build',
    (plan.channels ?? []).every((channel) => first.channels?.includes(channel)) ? [] : 'another channel',
    plan.again !== 'in turns' || controlIn(ofShard)?.build === controlIn(first)?.build ? [] : 'another control',
    isOlder ? 'an earlier beginning' : [],
  ].flat();
  return differs.map((actual) => ({
    subject: name,
    actual,
    limit: 'the same as the run',
    message: `${name} is a re-measurement with ${actual} than the run, so it does not count. ${actual === 'another control' ? 'Give all shards the same history, and run' : 'Run'} the suite again.`,
  }));
}

/** A re-measurement given twice would count twice. Those of several machines differ in the time of their plan. */
export function repeatedRemeasurements(later: Journal[]): Problem[] {
  const known = new Map<string, string>();
  return later.flatMap(({ name, plan }) => {
    const key = `${plan.round} ${plan.machine} ${plan.at}`;
    const other = known.get(key);
    known.set(key, name);
    if (other === undefined) return [];
    return [
      {
        subject: name,
        actual: `the same as ${other}`,
        limit: 'each re-measurement once',
        message: `${name} and ${other} are the same re-measurement. Pass it once.`,
      },
    ];
  });
}
