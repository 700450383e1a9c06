import { z } from 'zod';
import { readHistory, seriesOf } from '../judge/history.ts';
import type { Maps } from '../schema/control.ts';
import type { Build, Plan } from '../schema/plan.ts';
import type { Policy } from '../schema/policy.ts';
import { sidesSchema, type Sides } from '../schema/sides.ts';
import { checkControl, controlOf, type ReadyControl } from './control.ts';
import { mapsOf } from './import-maps.ts';
import { allVariables, readVariables, text } from './environment.ts';
import { readHistoryFile } from './history-file.ts';
import { previewOf } from './preview.ts';
import type { Run } from './run.ts';
import type { StageTarget } from './target.ts';

/** The variable by which workers are told what to run against; only the gate sets it. */
const SIDES_VARIABLE = 'GATE_SIDES';

const WRONG = 'must not be set: only the gate sets it, for its own workers';
const sidesVariable = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue(WRONG);
      return z.NEVER;
    }
  })
  .refine((value) => sidesSchema.safeParse(value).success, WRONG)
  .optional();

/**
 * What tests here may run against: the build that is judged alone, unless the gate says otherwise.
 * @throws EnvironmentError with a sentence where the variable was set by something else than the gate
 */
export function currentSides(): Sides {
  const none: Sides = { sides: {}, by: 'overrides' };
  const { [SIDES_VARIABLE]: given, E2E_RUN_ID } = readVariables({
    [SIDES_VARIABLE]: sidesVariable,
    E2E_RUN_ID: text.optional(),
  });
  const sides = given === undefined ? none : sidesSchema.parse(given);
  // What was left by another run is not for this one.
  return sides.run === E2E_RUN_ID ? sides : none;
}

/** The variables of a process whose workers run tests against these sides. */
export const variablesFor = (sides: Sides): Record<string, string> => ({ [SIDES_VARIABLE]: JSON.stringify(sides) });

/** Tells the workers that this process starts from here on. */
const tellWorkers = (sides: Sides, { id }: Pick<Run, 'id'>) =>
  void Object.assign(allVariables(), variablesFor({ ...sides, run: id }));

/** The same sides where the target is now. */
const movedTo = ({ target, ...sides }: Sides, url: string): Sides => ({
  ...(JSON.parse(JSON.stringify(sides), (_key, value: unknown) =>
    target !== undefined && typeof value === 'string' && value.startsWith(`${target}/`)
      ? url + value.slice(target.length)
      : value,
  ) as Sides),
  target: url,
});

/** What a plan says of a control: all but where its builds are. */
export const plannedControl = (control: ReadyControl | { none: string }): NonNullable<Plan['control']> =>
  'none' in control
    ? control
    : {
        name: control.name,
        ...(control.build === undefined ? {} : { build: control.build }),
        modules: control.modules,
        whole: control.whole,
      };

interface OtherBuilds {
  maps?: Maps | undefined;
  overrides?: Record<string, string> | undefined;
  control?: ReadyControl | { none: string } | undefined;
}

interface Question {
  targets: StageTarget[];
  build: Build;
  run: Run;
}

/**
 * What the builds of a run's target are made of, and which others its tests may run against: unpublished ones that it tries,
 * and the control. The workers that are started from here on are told.
 * @throws Error with a sentence where an unpublished build cannot be tried, or the control that is named can never be one
 */
export async function otherBuilds(policy: Policy, { targets, build, run }: Question): Promise<OtherBuilds> {
  const [target, another] = targets;
  if (!target || another) {
    if (run.overrides !== undefined)
      throw new Error('--override tries a build on one stage: select it with --project.');
    return {};
  }
  if (run.round > 1) {
    if (target.url !== undefined) tellWorkers(movedTo(currentSides(), target.url), run);
    return {};
  }
  await checkControl(policy, run.control);
  let maps: Maps | undefined;
  let problem: string | undefined;
  try {
    maps = await mapsOf(policy, target);
  } catch (error) {
    problem = (error as Error).message;
  }
  if (run.overrides !== undefined) {
    if (problem !== undefined) throw new Error(`--override cannot be tried: ${problem}.`);
    const { overrides, sides } = await previewOf(run.overrides, maps, target.url ?? '');
    tellWorkers({ sides, target: target.url, by: policy.control?.by ?? 'overrides' }, run);
    const modules = Object.keys(overrides).sort();
    return {
      maps,
      overrides,
      control:
        run.control === 'none'
          ? { none: 'GATE_CONTROL is none' }
          : { name: 'the published build', modules, whole: true, sides, target: target.url },
    };
  }
  if (problem !== undefined && target.control === undefined) return { control: { none: problem } };
  const { stage, name, channels } = target;
  const series = seriesOf({ plan: { stage, target: name, ...(channels?.length ? { channels: [...channels] } : {}) } });
  const { verified } = readHistory(readHistoryFile(run.history), series);
  return { maps, control: await controlOf({ policy, target, build, maps, named: run.control, verified }) };
}
