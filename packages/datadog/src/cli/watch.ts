import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { plain, UsageError } from 'playwright-gate/plugin';
import { carryOut, isDoable, planAsCode, planDestroy, type Plan } from '../as-code/reconcile.ts';
import { planAsJson, renderPlan } from '../as-code/render-plan.ts';
import type { Access } from '../access.ts';
import { accessOf, contextOf } from './context.ts';

const POLICY = { policy: { type: 'string' } } as const;
const YES = { ...POLICY, yes: { type: 'boolean', default: false } } as const;

/** As a shell counts what was interrupted. */
const INTERRUPTED = 130;

/** @throws UsageError where there is no key, or the policy is wrong */
async function wanted(file: string | undefined) {
  const context = await contextOf(file);
  return { access: accessOf(context), policy: context.policy, stages: context.options.stages };
}

/** Asks whoever is there whether all of a plan is to be done. @throws UsageError where nobody is */
async function agreed(what: string, { where }: Plan): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`Nobody is here to be asked: say --yes to ${what} all of this.`);
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nType "yes" to ${what} all of this at ${where}: `);
  terminal.close();
  return answer.trim() === 'yes';
}

/**
 * Shows a plan, asks, and carries it out; when it is interrupted it comes to its end after the request that is under way.
 * A second interruption ends it at once.
 * @param what it does, and what is the case when nothing is left to do
 */
async function approved(access: Access, plan: Plan, yes: boolean, [what, well]: [string, string]): Promise<number> {
  console.log(renderPlan(plan).join('\n'));
  if (plan.stopped.length) return 1;
  if (plan.steps.some(isDoable) && !yes && !(await agreed(what, plan))) {
    console.log('Nothing was changed.');
    return 1;
  }
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  console.log('');
  const tell = (sentence: string) => console.log(`  ${plain(sentence)}`);
  const { done, waiting, failed, code } = await carryOut({ access, plan, signal: stop.signal, tell });
  process.off('SIGINT', end).off('SIGTERM', end);
  for (const sentence of [...waiting, ...failed]) console.log(plain(sentence));
  console.log(`${done.length} done, ${waiting.length} waiting, ${failed.length} failed${code ? '' : `: ${well}`}.`);
  return stop.signal.aborted ? INTERRUPTED : code;
}

/** Shows what an apply would do. @returns 0 where nothing differs, 2 where something does, 1 where that cannot be known */
export async function plan(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...POLICY, json: { type: 'boolean' } } });
  const plan = await planAsCode(await wanted(values.policy));
  console.log(values.json ? planAsJson(plan) : renderPlan(plan).join('\n'));
  const isUnknown = plan.stopped.length > 0 || plan.steps.some(({ unread }) => unread);
  return isUnknown ? 1 : plan.steps.some(isDoable) ? 2 : 0;
}

/** Makes monitors, SLOs, dashboard and metric settings what `gate.config.ts` says. */
export async function apply(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: YES });
  const options = await wanted(values.policy);
  const plan = await planAsCode(options);
  return approved(options.access, plan, values.yes, ['apply', 'all is as gate.config.ts says']);
}

/** Removes all that an apply has made for this service, or for the one that is named, and nothing else. */
export async function destroy(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { ...YES, service: { type: 'string' } } });
  const { access, policy } = await wanted(values.policy);
  const plan = await planDestroy({ access, service: values.service ?? policy.datadog.service });
  return approved(access, plan, values.yes, ['remove', 'nothing of what was planned is left']);
}
