import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isSet } from '../../../../fixtures/environment/schema.ts';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..');

/** One run of the suite, shared by the runner and its workers through the environment. */
export interface Run {
  id: string;
  /** The seed of all made-up data: the same seed gives the same names. */
  seed: number;
  /** Where the run's ledgers, journal and verdict lie. */
  folder: string;
  /** Whether the verdict decides the exit code (`CI` or `GATE=enforce`) or is only told. */
  enforce: boolean;
  /** 1 for a run; a second and later look at its doubtful flows counts on. */
  round: number;
  /** For a later look: the options of the gate in the run itself, as JSON. */
  options: string | undefined;
  /** The build that the pipeline says it deployed. */
  namedBuild: string | undefined;
  /** Seconds that reporters and the teardown may take after the last test. */
  deadline: number;
  /** Where the history of earlier runs lies. */
  history: string;
  /** The file that GitHub shows as the summary of a step, and whether it reads workflow commands. */
  stepSummary: string | undefined;
  annotations: boolean;
  /** Where Allure's results lie. */
  allure: string;
  /** The address of the pipeline's job. */
  job: string | undefined;
}

/** The pipeline's own name for a run, so that all its shards have the same; by the pipelines' own variables. */
function pipelineRun(env: Record<string, string | undefined>): string | undefined {
  const id =
    env.GITHUB_RUN_ID ?? env.CI_PIPELINE_ID ?? env.BUILD_BUILDID ?? env.BUILDKITE_BUILD_ID ?? env.CIRCLE_WORKFLOW_ID;
  return id && [id, env.GITHUB_RUN_ATTEMPT].filter(Boolean).join('-');
}

/** Where the job can be looked at; by the pipelines' own variables. */
function jobAddress(env: Record<string, string | undefined>): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID)
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  return env.CI_JOB_URL ?? env.BUILDKITE_BUILD_URL ?? env.CIRCLE_BUILD_URL ?? env.BUILD_URL;
}

/** Reads the run from the environment, and begins one where there is none. */
export function currentRun(env: Record<string, string | undefined> = process.env): Run {
  const named = env.E2E_RUN_ID || pipelineRun(env);
  const madeUp = () => `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(3).toString('hex')}`;
  // It is a part of file names.
  env.E2E_RUN_ID = named?.replace(/[^\w-]/g, '-') ?? madeUp();
  env.E2E_SEED ||= String(randomBytes(4).readUInt32BE());
  const folder = path.resolve(ROOT, env.GATE_FOLDER ?? '.gate');
  return {
    id: env.E2E_RUN_ID,
    seed: Number(env.E2E_SEED),
    folder,
    enforce: env.GATE === 'enforce' || (isSet(env.CI) && env.GATE !== 'observe'),
    round: Number(env.GATE_ROUND) || 1,
    options: env.GATE_OPTIONS,
    namedBuild: env.GATE_BUILD || undefined,
    deadline: Number(env.GATE_DEADLINE) || 300,
    history: path.resolve(ROOT, env.GATE_HISTORY ?? path.join(folder, 'history.ndjson')),
    stepSummary: env.GITHUB_STEP_SUMMARY || undefined,
    annotations: isSet(env.GITHUB_ACTIONS),
    allure: path.resolve(ROOT, 'allure-results'),
    job: jobAddress(env),
  };
}

/** The key that verdicts are signed with, as PEM or base64 of PEM; undefined where none is given. */
export const signingKey = (env: Record<string, string | undefined> = process.env): string | undefined =>
  env.GATE_SIGNING_KEY || undefined;

/** Every variable, for what has to look for the values of secret ones. */
export const allVariables = (): Record<string, string | undefined> => process.env;
