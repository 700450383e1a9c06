import type { Plan } from '../schema/plan.ts';
import type { Journal, Problem } from '../schema/record.ts';

/** A larger number of shards is none. */
const MOST_SHARDS = 1_000;

const nameOfBuild = (build: Plan['build']) => ('identity' in build ? build.identity : 'unknown');
export const shardName = ({ shard: { current, total } }: Plan) => `shard ${current} of ${total}`;

/** What two journals of one run have in common, and what it means where they do not. */
const COMMON: { what: string; of: (plan: Plan) => string; sentence: (journal: string) => string }[] = [
  {
    what: 'run',
    of: ({ run }) => run,
    sentence: (name) =>
      `${name} is of another run: judge only the journals of one, and give all its shards the same E2E_RUN_ID.`,
  },
  {
    what: 'tests',
    of: ({ digests }) => digests.tests,
    sentence: (name) => `${name} was made from other tests, so it is of another commit or another selection.`,
  },
  {
    what: 'policy',
    of: ({ digests }) => digests.policy,
    sentence: (name) =>
      `${name} was made under another policy: gate.config.ts or the quarantine differ between the shards.`,
  },
  {
    what: 'configuration',
    of: ({ digests }) => digests.configuration,
    sentence: (name) => `${name} was made with another playwright.config.ts or other options.`,
  },
  {
    what: 'target',
    of: ({ stage, target }) => `${stage} at ${target}`,
    sentence: (name) => `${name} looked at another target.`,
  },
  {
    what: 'number of shards',
    of: ({ shard }) => String(shard.total),
    sentence: (name) => `${name} was split into another number of shards.`,
  },
  {
    what: 'build',
    of: ({ build }) => nameOfBuild(build),
    sentence: (name) => `${name} began with another build of the target: the deployment was not through.`,
  },
];

/** In what the journals of one run differ. */
export function differences(journals: Journal[]): Problem[] {
  const [first, ...others] = journals;
  if (!first) return [];
  return others.flatMap(({ name, plan }) =>
    COMMON.filter(({ of }) => of(plan) !== of(first.plan)).map(({ what, of, sentence }) => ({
      subject: name,
      actual: `${what} ${of(plan).slice(0, 60)}`,
      limit: `${what} ${of(first.plan).slice(0, 60)}`,
      sentence: sentence(name),
    })),
  );
}

/** The shards that are missing, there twice, or none of the run's. */
export function shardProblems(journals: Journal[], total: number): Problem[] {
  const limit = `${total} shard${total === 1 ? '' : 's'}, each once`;
  if (total > MOST_SHARDS)
    return [
      {
        subject: `${total} shards`,
        actual: String(total),
        limit: `at most ${MOST_SHARDS} shards`,
        sentence: `No run has ${total} shards: its plan was edited.`,
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
          sentence: `The journal of ${subject} is missing: it was killed at once, or was not handed on.`,
        },
      ];
    if (those.length > 1)
      return [
        {
          subject,
          actual: `${those.length} times`,
          limit,
          sentence: `${those.map(({ name }) => name).join(' and ')} are both ${subject}: one of them is of another attempt.`,
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
      sentence: `${name} says that it is ${shardName(plan)}, which cannot be.`,
    })),
  ];
}

/** A later look counts for the run only if it looked at the same build of the same target under the same policy. */
export function lookProblems({ name, plan, end }: Journal, first: Plan): Problem[] {
  const isOfBuild = (build: Plan['build']) => nameOfBuild(build) === nameOfBuild(first.build);
  const differs = [
    plan.target === first.target ? [] : 'another target',
    plan.digests.policy === first.digests.policy ? [] : 'another policy',
    isOfBuild(plan.build) && (!end || isOfBuild(end.build)) ? [] : 'another build',
  ].flat();
  return differs.map((actual) => ({
    subject: name,
    actual,
    limit: 'the same as the run itself',
    sentence: `${name} is a later look at ${actual} than the run's own, so it is no evidence for it: run the suite again.`,
  }));
}

/** A look that is there twice would count twice; looks on several machines differ in when they were planned. */
export function repeatedLooks(later: Journal[]): Problem[] {
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
        limit: 'each look once',
        sentence: `${name} and ${other} are one and the same look: give it once.`,
      },
    ];
  });
}
