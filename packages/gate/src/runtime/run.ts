import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { isCI } from './ci.ts';
import { isTestRun } from './command-line.ts';
import {
  allVariables,
  EnvironmentError,
  flag,
  readVariables,
  text,
  wholeNumber,
  type Variables,
} from './environment.ts';
import { fileName, GateFolder, projectFolder } from './folder.ts';
import { isLookOfHolder } from './lock.ts';

/** One run of the suite, shared by the runner and its workers through the environment. */
export interface Run {
  id: string;
  /** The run that the environment names, without the attempt: what judges must be of it. Undefined where nothing names one. */
  pipeline: string | undefined;
  /** Whether it is named by hand (E2E_RUN_ID), and not by the pipeline's own variables. */
  isNamed: boolean;
  /** Which attempt of the pipeline it is; undefined where the pipeline does not count them. */
  attempt: number | undefined;
  /** The project that is worked in: every path is from here. */
  project: string;
  /** Where the run's ledgers, journals and verdict are. */
  folder: GateFolder;
  /** Whether the verdict decides the exit code (in CI, or with `GATE=enforce`) or is only printed. */
  enforce: boolean;
  /** 1 for a run; its re-measurements count on. */
  round: number;
  /** In a re-measurement: the gate's options in the run itself, as JSON, and the journal that it writes. */
  options: string | undefined;
  journal: string | undefined;
  /** The build that the pipeline says it deployed. */
  namedBuild: string | undefined;
  /** The stage, where the projects do not say theirs. */
  stage: string | undefined;
  /** Which old build doubts are settled with: `none`, `verified`, a stage, or the address or file of an import map. */
  control: string | undefined;
  /** Unpublished builds to try, such as `entity=http://localhost:5173/entity.js`. */
  overrides: string | undefined;
  /** Seconds that reporters and the teardown may take after the last test. */
  deadline: number;
  /** The file with the history of earlier runs. */
  history: string;
  /** The keys that verdicts are signed and verified with, as PEM or base64 of PEM. */
  signingKey: string | undefined;
  publicKey: string | undefined;
  /** The file that GitHub shows as the summary of a step, and whether it reads workflow commands. */
  stepSummary: string | undefined;
  annotations: boolean;
  /** The folder that the files of annotations are relative to. */
  workspace: string | undefined;
  /** Where Allure's results are. */
  allure: string;
  /** The address of the pipeline's job. */
  job: string | undefined;
}

const optional = text.optional();

/** Every variable that the gate reads. */
const SHAPE = {
  GATE: z.enum(['enforce', 'observe'], 'must be enforce or observe').optional(),
  GATE_FOLDER: optional,
  GATE_HISTORY: optional,
  GATE_BUILD: optional,
  GATE_STAGE: optional,
  GATE_CONTROL: optional,
  GATE_OVERRIDE: optional,
  GATE_SIGNING_KEY: optional,
  GATE_PUBLIC_KEY: optional,
  GATE_DEADLINE: wholeNumber('a number of seconds such as 300', 1, 86_400).default(300),
  /** Set by the run for its re-measurements; GATE_REMEASURES is its id. */
  GATE_ROUND: wholeNumber('a number such as 2', 1).default(1),
  GATE_REMEASURES: optional,
  GATE_OPTIONS: optional,
  GATE_JOURNAL: optional,
  E2E_RUN_ID: optional,
  GATE_RUN_ID: optional,
  GITHUB_ACTIONS: flag.optional(),
  GITHUB_STEP_SUMMARY: optional,
  GITHUB_WORKSPACE: optional,
  GITHUB_RUN_ID: optional,
  GITHUB_RUN_ATTEMPT: optional,
  BUILDKITE_RETRY_COUNT: optional,
  SYSTEM_JOBATTEMPT: optional,
  GITHUB_SERVER_URL: optional,
  GITHUB_REPOSITORY: optional,
  CI_PIPELINE_ID: optional,
  BUILD_BUILDID: optional,
  BUILDKITE_BUILD_ID: optional,
  CIRCLE_WORKFLOW_ID: optional,
  CI_JOB_URL: optional,
  BUILDKITE_BUILD_URL: optional,
  CIRCLE_BUILD_URL: optional,
  BUILD_URL: optional,
};
type Given = z.infer<z.ZodObject<typeof SHAPE>>;

/** A number from 1 that counts attempts; undefined for what is none. */
const countOf = (text: string | undefined, from = 1) =>
  text !== undefined && /^\d{1,6}$/.test(text) && Number(text) >= from ? Number(text) + 1 - from : undefined;

/** The pipeline's own name for a run, so that all its shards have the same, and which attempt at it this is. */
function pipelineRun(given: Given): { name: string | undefined; attempt: number | undefined } {
  const name =
    given.GITHUB_RUN_ID ??
    given.CI_PIPELINE_ID ??
    given.BUILD_BUILDID ??
    given.BUILDKITE_BUILD_ID ??
    given.CIRCLE_WORKFLOW_ID;
  const attempt =
    countOf(given.GITHUB_RUN_ATTEMPT) ?? countOf(given.SYSTEM_JOBATTEMPT) ?? countOf(given.BUILDKITE_RETRY_COUNT, 0);
  return { name, attempt };
}

/** The run that the environment names: its id, which differs between attempts, and what they have in common. */
function namedRun(given: Given): { id?: string; pipeline?: string; isNamed: boolean; attempt: number | undefined } {
  const { name, attempt } = pipelineRun(given);
  const id = given.E2E_RUN_ID ?? given.GATE_RUN_ID;
  const own = name && fileName([name, given.GITHUB_RUN_ATTEMPT].filter(Boolean).join('-'));
  // The id is written into the environment, where it is found again beside what it was made of.
  if (id !== undefined && fileName(id) !== own)
    return { id: fileName(id), pipeline: fileName(id), isNamed: true, attempt };
  return { isNamed: false, attempt, ...(own && name ? { id: own, pipeline: fileName(name) } : {}) };
}

/**
 * The round of a re-measurement. Where a verdict decides, only the run that goes on here can have started one, for it
 * gives none; a second machine does it where the exit code decides nothing.
 * @throws EnvironmentError where the variable was left by something else than the run that is measured again
 */
function roundOf(
  { GATE_ROUND: round, GATE_REMEASURES: of }: Given,
  { id, folder, enforce }: Pick<Run, 'folder' | 'enforce'> & { id: string | undefined },
): number {
  // A worker is started by the look, which was asked already.
  const isLook = !enforce || !isTestRun() || isLookOfHolder(folder);
  if (round > 1 && (of === undefined || fileName(of) !== id || !isLook))
    throw new EnvironmentError(
      `GATE_ROUND is "${round}" but only the gate sets it, for its own re-measurements, which give no verdict. Remove it from the job's variables.`,
    );
  return round;
}

/** Where the job can be looked at. */
function jobAddress(given: Given): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = given;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID)
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  return given.CI_JOB_URL ?? given.BUILDKITE_BUILD_URL ?? given.CIRCLE_BUILD_URL ?? given.BUILD_URL;
}

/**
 * Whether the verdict decides the exit code, whatever else is in the environment.
 * @throws EnvironmentError where GATE is neither of its words
 */
function isEnforced(env: Variables = allVariables()): boolean {
  const { GATE } = readVariables({ GATE: SHAPE.GATE }, { env });
  return GATE ? GATE === 'enforce' : isCI(env);
}

/** The same, and yes where the environment does not say it. */
export function mustDecide(): boolean {
  try {
    return isEnforced();
  } catch {
    return true;
  }
}

/** The folder that everything of the gate is written to. */
export const gateFolder = (env: Variables = allVariables()): GateFolder =>
  new GateFolder(
    path.resolve(projectFolder(), readVariables({ GATE_FOLDER: optional }, { env }).GATE_FOLDER ?? '.gate'),
  );

const newId = () => `${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}-${randomBytes(3).toString('hex')}`;

/**
 * Reads the run from the environment, and begins one where there is none: its id is then written into the
 * environment, where workers and re-measurements find it.
 * @throws EnvironmentError with a sentence that names the variable
 */
export function currentRun(env: Variables = allVariables()): Run {
  const given = readVariables(SHAPE, { env, secret: ['GATE_SIGNING_KEY', 'GATE_PUBLIC_KEY'] });
  const named = namedRun(given);
  const id = named.id ?? newId();
  env.E2E_RUN_ID = id;
  const project = projectFolder();
  const folder = gateFolder(env);
  const enforce = isEnforced(env);
  const round = roundOf(given, { id: named.id, folder, enforce });
  return {
    id,
    pipeline: named.pipeline,
    isNamed: named.isNamed,
    attempt: named.attempt,
    project,
    folder,
    enforce,
    round,
    options: round > 1 ? given.GATE_OPTIONS : undefined,
    journal: round > 1 ? given.GATE_JOURNAL : undefined,
    namedBuild: given.GATE_BUILD,
    stage: given.GATE_STAGE,
    control: given.GATE_CONTROL,
    overrides: given.GATE_OVERRIDE,
    deadline: given.GATE_DEADLINE,
    history: path.resolve(project, given.GATE_HISTORY ?? folder.history),
    signingKey: given.GATE_SIGNING_KEY,
    publicKey: given.GATE_PUBLIC_KEY,
    stepSummary: given.GITHUB_STEP_SUMMARY,
    annotations: given.GITHUB_ACTIONS === true,
    workspace: given.GITHUB_WORKSPACE,
    allure: path.resolve(project, 'allure-results'),
    job: jobAddress(given),
  };
}
