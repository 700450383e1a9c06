import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { UsageError } from 'playwright-gate/plugin';
import { applyPlan, destroyAll, planAsCode, planDestroy, renderPlan, type Applied } from '../as-code/index.ts';
import { accessOf, contextOf, type Context } from './context.ts';

const OPTIONS = { policy: { type: 'string' }, trust: { type: 'boolean' }, yes: { type: 'boolean' } } as const;

/** As a shell counts what was interrupted. */
const INTERRUPTED = 130;

/**
 * Lets something that changes Datadog come to its end when it is interrupted: what was done is noted and told. A second
 * interruption ends it at once.
 */
async function interruptible(run: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const code = await run(stop.signal);
  process.off('SIGINT', end).off('SIGTERM', end);
  return stop.signal.aborted ? INTERRUPTED : code;
}

async function planFor(args: string[], make: 'apply' | 'destroy') {
  const { values } = parseArgs({ args, options: OPTIONS });
  const context = await contextOf(values.policy);
  const {
    policy,
    state,
    options: { stages },
  } = context;
  const options = { access: accessOf(context), policy, state, trust: values.trust };
  const plan = await (make === 'apply' ? planAsCode({ ...options, stages }) : planDestroy(options));
  console.log(renderPlan(plan).join('\n'));
  const changes = plan.steps.filter((step) => step.do !== 'keep' && step.do !== 'wait').length;
  return { context, options, plan, changes, yes: values.yes ?? false };
}

/** @param well what is the case when nothing is left to do */
function tell({ waiting, failed, notes, done, code }: Applied, well: string): number {
  for (const sentence of [...waiting, ...failed, ...notes]) console.log(sentence);
  console.log(`${done.length} done, ${waiting.length} waiting, ${failed.length} failed${code ? '' : `: ${well}`}.`);
  return code;
}

const heard = (sentence: string) => console.log(`  ${sentence}`);

/** Shows what an apply would do. @returns 0 where nothing differs, 2 where something does, 1 where that cannot be known */
export async function plan(args: string[]): Promise<number> {
  const { plan, changes } = await planFor(args, 'apply');
  return plan.stopped.length ? 1 : changes ? 2 : 0;
}

/** Makes monitors, SLOs, dashboard and metric settings what `gate.config.ts` says. */
export async function apply(args: string[]): Promise<number> {
  const { plan, options, changes } = await planFor(args, 'apply');
  if (plan.stopped.length) return 1;
  if (changes) console.log('');
  return interruptible(async (signal) =>
    tell(await applyPlan({ ...options, plan, signal, tell: heard }), 'all is as gate.config.ts says'),
  );
}

async function agreed({ environment }: Context): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody is here to be asked: say --yes to remove all of this.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(
    `\nRemove all of this at ${environment.access?.url ?? environment.access?.site}? yes/no `,
  );
  terminal.close();
  return answer.trim() === 'yes';
}

/** Removes all that an apply has made, and nothing else. */
export async function destroy(args: string[]): Promise<number> {
  const { context, options, plan, changes, yes } = await planFor(args, 'destroy');
  if (plan.stopped.length) return 1;
  if (!changes) return 0;
  if (!yes && !(await agreed(context))) return 1;
  return interruptible(async (signal) =>
    tell(await destroyAll({ ...options, signal, tell: heard }), 'nothing of what was planned is left'),
  );
}
