import { z } from 'zod';
import { cut, plain } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { call, type Answer, type Failure } from '../client.ts';
import { unknown, whyNot, type Finding } from './finding.ts';

/** Which gate is asked about which deployment. */
export interface GateQuestion {
  service: string;
  env: string;
  /** Needed for rules that look for a faulty deployment. */
  version?: string | undefined;
  /** `default` where it is not named. */
  identifier?: string | undefined;
}

export interface GateOptions {
  /** Milliseconds for one question, and for the whole evaluation. */
  timeout: number;
  wait: number;
  /** Epoch milliseconds, and a way to let them pass. */
  now: () => number;
  pause: (milliseconds: number) => Promise<void>;
}

/** An evaluation is not to be found at once; later Datadog wants 10 to 20 seconds between two questions. */
const FIRST_PAUSE = 2_000;
const PAUSE = 10_000;
/** What is kept for the last question. */
const LAST = 2_000;
const MOST_RULES = 5;
const REASON_WIDTH = 160;
const PERMISSION = 'deployment_gates_evaluate';
const UNSTABLE = ['v2.triggerDeploymentGatesEvaluation', 'v2.getDeploymentGatesEvaluationResult'];

const triggeredSchema = z.object({ data: z.object({ attributes: z.object({ evaluationId: z.string().min(1) }) }) });
const resultSchema = z.object({
  data: z.object({
    attributes: z.object({
      gateStatus: z.enum(['in_progress', 'pass', 'fail']),
      dryRun: z.boolean().nullish(),
      evaluationUrl: z.string().nullish(),
      rules: z
        .array(
          z.object({
            name: z.string().nullish(),
            status: z.unknown(),
            reason: z.string().nullish(),
            dryRun: z.boolean().nullish(),
          }),
        )
        .nullish(),
    }),
  }),
});
type Result = z.infer<typeof resultSchema>['data']['attributes'];

/** Whether the same question may get another answer a little later. */
const isPassing = ({ kind, status = 0 }: Failure) =>
  kind === 'network' || kind === 'time' || status === 408 || status === 429 || status >= 500;

/** Asks again and again while it is worth it and there is time. */
async function insist<T>(
  { now, pause, timeout }: GateOptions,
  until: number,
  ask: (timeout: number) => Promise<Answer<T>>,
  isWorth: (answer: Answer<T>) => boolean,
): Promise<Answer<T>> {
  for (;;) {
    const answer = await ask(Math.max(1, Math.min(timeout, until - now())));
    if (!isWorth(answer)) return answer;
    const left = until - now() - LAST;
    const after = 'failure' in answer ? (answer.failure.after ?? 0) : 0;
    if (left < LAST || after > left) return answer;
    await pause(Math.min(left, Math.max(PAUSE, after)));
  }
}

interface Rule {
  name: string;
  reason: string;
  dryRun: boolean;
}

/** The rules that failed, in words that can be told; the keys go before anything is cut. */
const failedRules = ({ rules }: Result, access: Access): Rule[] =>
  (rules ?? [])
    // A rule in a dry run may pass by its status, and say why it would not have.
    .filter(({ status, dryRun, reason }) => status === 'fail' || (dryRun && status === 'pass' && reason))
    .map(({ name, reason, dryRun }) => ({
      name: cut(plain(withoutKeys(name ?? '', access)) || 'a rule without a name', REASON_WIDTH),
      reason: cut(plain(withoutKeys(reason ?? '', access)) || 'no reason given', REASON_WIDTH),
      dryRun: Boolean(dryRun),
    }));

function tell(failed: Rule[]): string {
  const told = failed.slice(0, MOST_RULES).map(({ name, reason }) => `${name}: ${reason}`);
  return [...told, ...(failed.length > MOST_RULES ? [`and ${failed.length - MOST_RULES} more`] : [])].join('; ');
}

function judge(result: Result, gate: string, access: Access): Finding {
  const { gateStatus, dryRun, evaluationUrl } = result;
  const link = /^https:\/\/\S+$/.test(evaluationUrl ?? '') ? ` (${evaluationUrl})` : '';
  const failed = failedRules(result, access);
  if (dryRun) {
    const says = failed.length ? `would have failed by ${tell(failed)}` : 'no rule failed';
    return { state: 'ok', detail: `${gate} is a dry run, which lets everything pass; ${says}${link}` };
  }
  if (gateStatus === 'fail') {
    const by = tell(failed.filter((rule) => !rule.dryRun)) || 'it names no rule';
    return { state: 'alert', detail: `${gate} fails: ${by}${link}` };
  }
  const dry = tell(failed.filter((rule) => rule.dryRun));
  return { state: 'ok', detail: `${gate} passes${dry ? `; in a dry run would fail: ${dry}` : ''}${link}` };
}

/**
 * Has one of Datadog's deployment gates evaluated, and waits for what it says. Fails closed: without a result in time the
 * state is `unknown`. Never rejects.
 */
export async function askDeploymentGate(
  access: Access,
  { service, env, version, identifier }: GateQuestion,
  options: GateOptions,
): Promise<Finding> {
  const gate = `the deployment gate ${identifier ?? 'default'} of ${service} in ${env}`;
  const { now, pause, wait } = options;
  const until = now() + wait;
  const attributes = { service, env, ...(identifier ? { identifier } : {}), ...(version ? { version } : {}) };

  const triggered = await insist(
    options,
    until,
    (timeout) =>
      call(access, 'deploymentGates', { timeout, unstable: UNSTABLE }, (api) =>
        api.triggerDeploymentGatesEvaluation({
          body: { data: { type: 'deployment_gates_evaluation_request', attributes } },
        }),
      ),
    (answer) => 'failure' in answer && isPassing(answer.failure),
  );
  if ('failure' in triggered) return unknown(`${gate} was not evaluated: ${whyNot(triggered.failure, PERMISSION)}`);
  const evaluation = triggeredSchema.safeParse(triggered.value);
  if (!evaluation.success) return unknown(`${gate} was not evaluated: the answer names no evaluation`);
  const { evaluationId } = evaluation.data.data.attributes;

  await pause(Math.max(0, Math.min(FIRST_PAUSE, until - now())));
  const isOpen = (value: unknown) => resultSchema.safeParse(value).data?.data.attributes.gateStatus === 'in_progress';
  const answer = await insist(
    options,
    until,
    (timeout) =>
      call(access, 'deploymentGates', { timeout, unstable: UNSTABLE }, (api) =>
        api.getDeploymentGatesEvaluationResult({ id: evaluationId }),
      ),
    (answer) =>
      'failure' in answer ? isPassing(answer.failure) || answer.failure.status === 404 : isOpen(answer.value),
  );
  if ('failure' in answer)
    return unknown(`${gate} gave no result in ${wait / 1_000} s: ${whyNot(answer.failure, PERMISSION)}`);
  const result = resultSchema.safeParse(answer.value);
  if (!result.success) return unknown(`${gate} gave a result that cannot be understood`);
  return isOpen(answer.value)
    ? unknown(`${gate} was still being evaluated after ${wait / 1_000} s: give it more time with wait (at most 300 s)`)
    : judge(result.data.data.attributes, gate, access);
}
