import { UNKNOWN_BUILD, type Build, type Plan } from '../schema/plan.ts';
import type { Finding } from '../schema/verdict.ts';
import { capitalize, shortIdentity } from '../wording.ts';
import { tellsOfOutage } from './failed-tests.ts';
import { findingOf, type Rule, type RuleContext } from './rule.ts';

const name = 'build changed';
const finding = findingOf(name);
const AGAIN = 'Run the suite again.';

/** How a build is shown. */
export const buildName = (build: Build) => ('identity' in build ? build.identity : UNKNOWN_BUILD);

/** Why no run of this plan can pass: the target runs another build than the pipeline named. Undefined if it does not. */
export const notTheNamedBuild = ({ build, namedBuild }: Pick<Plan, 'build' | 'namedBuild'>): string | undefined =>
  'identity' in build && namedBuild !== undefined && namedBuild !== build.identity
    ? `the target runs the build ${shortIdentity(build.identity)}, but the pipeline named ${shortIdentity(namedBuild)}`
    : undefined;

/** What is wrong with the build itself. */
function buildFindings(context: RuleContext): Finding[] {
  const { record, policy } = context;
  const { plan, ends, otherBuilds } = record;
  const { build, namedBuild = '', target } = plan;
  const subject = `the build of ${target}`;
  if ('unknown' in build)
    return [
      finding(policy.build ? 'undecided' : 'warn', {
        subject,
        actual: 'unknown',
        limit: 'known',
        message: policy.build
          ? `The build of ${target} is unknown: ${build.unknown}. Check the address under build in gate.config.ts.`
          : `The build of ${target} is unknown. Set build in gate.config.ts to the address where the target reports it, or name it in GATE_BUILD.`,
      }),
    ];
  const undecided = (actual: string, limit: string, message: string) =>
    finding('undecided', { subject, actual, limit, message });
  // That the target was away at the end is told with the tests that failed for it.
  const isTold = tellsOfOutage(context);
  const changed = ends.find(
    (end) =>
      !('identity' in end.build && end.build.identity === build.identity) &&
      !(isTold && end.unreachable !== undefined && 'unknown' in end.build),
  );
  const notNamed = notTheNamedBuild(plan);
  const other = changed ? undefined : otherBuilds.find((identity) => identity !== build.identity);
  return [
    ...(notNamed === undefined
      ? []
      : [
          undecided(
            build.identity,
            namedBuild,
            `${capitalize(notNamed)}. Wait until the deployment is complete, then run the suite again.`,
          ),
        ]),
    ...(changed
      ? [
          undecided(
            buildName(changed.build),
            build.identity,
            'unknown' in changed.build
              ? `The build of ${target} was unknown at the end of the run (${changed.build.unknown}). ${AGAIN}`
              : `The build changed during the run, from ${shortIdentity(build.identity)} to ${shortIdentity(changed.build.identity)}. ${AGAIN}`,
          ),
        ]
      : []),
    ...(other === undefined
      ? []
      : [
          undecided(
            other,
            build.identity,
            `During the run the target said ${shortIdentity(build.identity)} at one time and ${shortIdentity(other)} at another: the build changed and changed back, or only a part of the deployment is new. Wait until the deployment is complete, then run the suite again.`,
          ),
        ]),
  ];
}

/** What changed during the run besides the build. */
function changes({ plan, ends }: RuleContext['record']): Finding[] {
  const kinds = [
    ['configuration', 'playwright.config.ts'],
    ['policy', 'gate.config.ts or the quarantine'],
  ] as const;
  return kinds
    .filter(([key]) => ends.some(({ digests }) => digests[key] !== plan.digests[key]))
    .map(([key, files]) =>
      finding('undecided', {
        subject: `the ${key}`,
        actual: 'changed',
        limit: 'unchanged',
        message: `${files} changed during the run. ${AGAIN}`,
      }),
    );
}

/** The target is the build that was named, before, during and after the run, for all shards; policy and configuration stay. */
export const buildChanged: Rule = {
  name,
  effects: {
    undecided:
      'the build could not be read where the policy says; it is not the one that the pipeline named; or the build, the configuration or the policy changed during the run. Whatever failed is then undecided too',
    warn: 'the build is unknown, and the policy does not say where to read it',
  },
  check: (context) => [...buildFindings(context), ...changes(context.record)],
  explanation: {
    looksAt:
      'The build that the target reported before, during and after the run, to each shard, against the named one.',
    next: 'Wait until no deployment to this target is in progress, then run the suite again.',
    headline: ([first]) =>
      first?.subject.startsWith('the build') ? 'the build is uncertain' : `${first?.subject} changed`,
  },
};
