import { allVariables, flag, readVariables, type Variables } from './environment.ts';

/** What pipelines set besides `CI`, or instead of it: the table of ci-info 4.5 (https://github.com/watson/ci-info). */
const OF_PIPELINES = [
  ...[
    'AC_APPCIRCLE',
    'AGOLA_GIT_REF',
    'APPCENTER_BUILD_ID',
    'APPVEYOR',
    'BITBUCKET_COMMIT',
    'BITRISE_IO',
    'BUDDY_WORKSPACE_ID',
  ],
  ...[
    'BUILDER_OUTPUT',
    'BUILDKITE',
    'BUILD_ID',
    'BUILD_NUMBER',
    'CAPAWESOME_CLOUD',
    'CF_BUILD_ID',
    'CF_PAGES',
    'CIRCLECI',
  ],
  ...['CIRRUS_CI', 'CI_APP_ID', 'CI_BUILD_ID', 'CI_BUILD_NUMBER', 'CI_NAME', 'CI_XCODE_PROJECT', 'CM_BUILD_ID'],
  ...['CODEBUILD_BUILD_ARN', 'CONTINUOUS_INTEGRATION', 'DRONE', 'DSARI', 'EARTHLY_CI', 'EAS_BUILD', 'GERRIT_PROJECT'],
  ...[
    'GITEA_ACTIONS',
    'GITHUB_ACTIONS',
    'GITLAB_CI',
    'GO_PIPELINE_LABEL',
    'HARNESS_BUILD_ID',
    'HUDSON_URL',
    'JENKINS_URL',
  ],
  ...['LAYERCI', 'MAGNUM', 'NETLIFY', 'NEVERCODE', 'PROW_JOB_ID', 'RELEASE_BUILD_ID', 'RWX', 'SAILCI', 'SCREWDRIVER'],
  ...[
    'SEMAPHORE',
    'STRIDER',
    'TASKCLUSTER_ROOT_URL',
    'TEAMCITY_VERSION',
    'TF_BUILD',
    'TRAVIS',
    'VELA',
    'WORKERS_CI',
    'XCS',
  ],
  'bamboo_planKey',
];
const SHAPE = Object.fromEntries(OF_PIPELINES.map((name) => [name, flag.optional()]));

/** Whether a pipeline runs this: `CI` says so, for or against, else a variable that only pipelines set. */
export const isCI = (env: Variables = allVariables()): boolean =>
  readVariables({ CI: flag.optional() }, { env }).CI ?? Object.values(readVariables(SHAPE, { env })).includes(true);
