import { targetsOf, type StageTarget } from '../runtime/target.ts';
import type { Run } from '../runtime/run.ts';
import { pipelineOf, type Plan } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import type { RunRecord } from '../schema/record.ts';
import { age, shortIdentity } from '../wording.ts';

const DAY = 86_400_000;
/** Milliseconds by which the clock of another machine may be ahead. */
const AHEAD = 5 * 60_000;

/** The targets of stages as this environment knows them; none where it lacks their variables. */
export function targetsHere(policy: Policy, { stage, target }: Plan): StageTarget[] {
  try {
    return targetsOf(policy, stage.split(', '), target);
  } catch {
    return [];
  }
}

/** The target that this environment names; undefined where it names no deployment. */
function targetHere(policy: Policy, plan: Plan): string | undefined {
  const targets = targetsHere(policy, plan);
  return targets.length && targets.every(({ name, deployed }) => name && deployed)
    ? targets.map(({ name }) => name).join(', ')
    : undefined;
}

/**
 * Why journals are not evidence for what the environment names: another run, build, stage or target, or another time.
 * What does not fit is not judged at all, for its failures would be no more this run's than its passes.
 * @returns sentences; none where all fits
 */
export function misfitsOf({ plan, began, ended }: RunRecord, run: Run, policy: Policy): string[] {
  const found: string[] = [];
  const pipeline = pipelineOf(plan);
  if (run.pipeline !== undefined && run.pipeline !== pipeline && run.id !== plan.run)
    found.push(
      `These journals are of the run ${plan.run}, but this is the run ${run.id}: its own journals are missing. To judge the other run all the same, set E2E_RUN_ID=${pipeline}.`,
    );
  const build = 'identity' in plan.build ? plan.build.identity : undefined;
  if (run.namedBuild !== undefined && run.namedBuild !== build)
    found.push(
      `These journals are of ${build === undefined ? 'an unknown build' : `the build ${shortIdentity(build)}`}, but GATE_BUILD names ${shortIdentity(run.namedBuild)}. Run the suite against that build.`,
    );
  if (run.stage !== undefined && run.stage !== plan.stage)
    found.push(
      `These journals are of the stage ${plan.stage}, but GATE_STAGE names ${run.stage}. Give the journals of that stage.`,
    );
  const target = targetHere(policy, plan);
  if (target !== undefined && target !== plan.target)
    found.push(
      `These journals are of the target ${plan.target}, but the environment names ${target}. Give the journals of that target.`,
    );
  // The oldest of its shards counts: that of an earlier attempt may be much older than the others.
  const old = Date.now() - began;
  if (old > policy.validDays * DAY)
    found.push(
      `This run, or a shard of it, began ${age(old)} ago, and a verdict is valid for ${age(policy.validDays * DAY)} (validDays). Run the suite again.`,
    );
  const ahead = ended - Date.now();
  if (ahead > AHEAD)
    found.push(
      `This run ended ${age(ahead)} from now. Correct the clock of the machine that ran it, or of this one, then run the suite again.`,
    );
  return found;
}
