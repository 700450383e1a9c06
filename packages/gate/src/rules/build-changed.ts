import type { Build } from '../schema/plan.ts';
import { reasonOf, type RuleFunction } from './context.ts';

const reason = reasonOf('same build');

/** How a build is shown. */
export const buildName = (build: Build) => ('identity' in build ? build.identity : 'unknown');

/** The target is the build that was named, before the run and after it, for all shards. */
export const sameBuild: RuleFunction = ({ record: { plan, ends } }) => {
  const undecided = (actual: string, limit: string, sentence: string) =>
    reason('undecided', { subject: `the build of ${plan.target}`, actual, limit, sentence });
  const { build, namedBuild } = plan;
  if ('unknown' in build)
    return [
      undecided(
        'unknown',
        'known',
        `Which build ${plan.target} is cannot be told (${build.unknown}): give its address under build in gate.config.ts.`,
      ),
    ];
  const changed = ends.find((end) => buildName(end.build) !== build.identity);
  return [
    ...(namedBuild !== undefined && namedBuild !== build.identity
      ? [
          undecided(
            build.identity,
            namedBuild,
            `The target is the build ${build.identity}, not ${namedBuild} that the pipeline named: the deployment is not through, or another one came between.`,
          ),
        ]
      : []),
    ...(changed
      ? [
          undecided(
            buildName(changed.build),
            build.identity,
            'unknown' in changed.build
              ? `Which build the target is could not be told at the end (${changed.build.unknown}).`
              : `The build changed while the run went on, from ${build.identity} to ${changed.build.identity}: run the suite again.`,
          ),
        ]
      : []),
    ...(ends.some(({ digests }) => digests.configuration !== plan.digests.configuration)
      ? [
          reason('undecided', {
            subject: 'the configuration',
            actual: 'changed',
            limit: 'unchanged',
            sentence: 'playwright.config.ts was changed while the run went on: run the suite again.',
          }),
        ]
      : []),
    ...(ends.some(({ digests }) => digests.policy !== plan.digests.policy)
      ? [
          reason('undecided', {
            subject: 'the policy',
            actual: 'changed',
            limit: 'unchanged',
            sentence: 'gate.config.ts or the quarantine was changed while the run went on: run the suite again.',
          }),
        ]
      : []),
  ];
};
