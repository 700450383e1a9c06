import { z } from 'zod';
import { cut, plain } from 'playwright-gate/plugin';
import { withoutKeys, type Access } from '../access.ts';
import { request, type Answer, type Request } from '../client.ts';
import { isTemporary } from '../retry.ts';
import { listed, unknown, whyNot, type Finding } from './finding.ts';

/** Which gate is asked about which deployment, and how long. Times are milliseconds. */
export interface GateQuestion {
  service: string;
  env: string;
  /** Of the build that was deployed, where it is known: needed for rules that look for a faulty deployment. */
  version?: string;
  /** `default` where it is not named. */
  identifier?: string;
  /** For one question, and for the whole evaluation. */
  timeout: number;
  wait: number;
  now: () => number;
  pause: (milliseconds: number) => Promise<unknown>;
}

const EVALUATION = '/api/v2/deployments/gates/evaluation';
/** An evaluation is not to be found at once; later Datadog wants 10 to 20 seconds between two questions. */
const FIRST_PAUSE = 2_000;
const PAUSE = 10_000;
/** What is kept for the last question. */
const LAST = 2_000;
const MOST_RULES = 5;
const WIDTH = 160;
const PERMISSION = 'deployment_gates_evaluate';

const text = z.string().nullish();
const flag = z.boolean().nullish();
const triggeredSchema = z.object({ evaluation_id: z.string().min(1) });
const resultSchema = z.object({
  gate_status: z.enum(['in_progress', 'pass', 'fail']),
  dry_run: flag,
  evaluation_url: text,
  rules: z.array(z.object({ name: text, status: z.unknown(), reason: text, dry_run: flag })).nullish(),
});
type Result = z.infer<typeof resultSchema>;

/** The attributes in an answer; undefined where they are not there, or others. */
const attributesIn = <T>(value: unknown, shape: z.ZodType<T>): T | undefined =>
  z.object({ data: z.object({ attributes: shape }) }).safeParse(value).data?.data.attributes;

function judge({ gate_status, dry_run, evaluation_url: url, rules }: Result, gate: string, access: Access): Finding {
  // The keys go before anything is cut.
  const words = (of: string | null | undefined, none: string) =>
    cut(plain(withoutKeys(of ?? '', access)) || none, WIDTH);
  // A rule in a dry run may pass by its status, and say why it would not have.
  const failed = (rules ?? [])
    .filter((rule) => rule.status === 'fail' || (rule.dry_run && rule.status === 'pass' && rule.reason))
    .map(({ name, reason, dry_run: dry }) => {
      const rule = `${words(name, 'a rule without a name')}${dry ? ' (in a dry run)' : ''}`;
      return `${rule}: ${words(reason, 'no reason given')}`;
    });
  const isFailure = gate_status === 'fail' && !dry_run;
  const says = dry_run ? 'is a dry run, which lets everything pass' : isFailure ? 'fails' : 'passes';
  const named = listed(failed, MOST_RULES) || (isFailure ? 'it names no rule' : '');
  const link = /^https:\/\/\S+$/.test(url ?? '') ? ` (${url})` : '';
  return { state: isFailure ? 'alert' : 'ok', detail: `${gate} ${says}${named && `: ${named}`}${link}` };
}

/**
 * Has one of Datadog's deployment gates evaluated, and waits for what it says. Fails closed: without a result in time the
 * state is `unknown`. Never rejects.
 */
export async function askDeploymentGate(
  access: Access,
  { service, env, version, identifier, timeout, wait, now, pause }: GateQuestion,
): Promise<Finding> {
  const gate = `the deployment gate ${identifier ?? 'default'} of ${service} in ${env}`;
  const until = now() + wait;
  /** Asks again and again while it is worth it and there is time. */
  async function insist(question: Request, isWorth: (answer: Answer<unknown>) => boolean): Promise<Answer<unknown>> {
    for (;;) {
      const answer = await request(access, question, { timeout: Math.max(1, Math.min(timeout, until - now())) });
      const left = until - now() - LAST;
      const after = 'failure' in answer ? (answer.failure.after ?? 0) : 0;
      if (!isWorth(answer) || left < LAST || after > left) return answer;
      await pause(Math.min(left, Math.max(PAUSE, after)));
    }
  }

  const type = 'deployment_gates_evaluation_request';
  const body = { data: { attributes: { env, identifier, service, version }, type } };
  const isBusy = (answer: Answer<unknown>) => 'failure' in answer && isTemporary(answer.failure);
  const triggered = await insist({ method: 'POST', path: EVALUATION, body }, isBusy);
  if ('failure' in triggered) return unknown(`${gate} was not evaluated: ${whyNot(triggered.failure, PERMISSION)}`);
  const id = attributesIn(triggered.value, triggeredSchema)?.evaluation_id;
  if (id === undefined) return unknown(`${gate} was not evaluated: the answer names no evaluation`);

  await pause(Math.max(0, Math.min(FIRST_PAUSE, until - now())));
  const answer = await insist({ method: 'GET', path: `${EVALUATION}/${encodeURIComponent(id)}` }, (one) =>
    'failure' in one
      ? isBusy(one) || one.failure.status === 404
      : attributesIn(one.value, resultSchema)?.gate_status === 'in_progress',
  );
  const seconds = wait / 1_000;
  if ('failure' in answer)
    return unknown(`${gate} gave no result in ${seconds} s: ${whyNot(answer.failure, PERMISSION)}`);
  const result = attributesIn(answer.value, resultSchema);
  if (!result) return unknown(`${gate} gave a result that cannot be understood`);
  return result.gate_status === 'in_progress'
    ? unknown(`${gate} was still being evaluated after ${seconds} s: give it more time with wait (at most 300 s)`)
    : judge(result, gate, access);
}
