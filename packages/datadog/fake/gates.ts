import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { refuseJsonApi, type Answer } from './answers.ts';
import { JSON_API } from './dora.ts';
import { isMuted } from './downtimes.ts';
import type { AddEndpoint, Organization } from './endpoint.ts';
import { searchMonitors } from './monitor-search.ts';
import type { StoredGate } from './store.ts';

const MOST_MONITORS = 50;
const LONGEST = 7_200;

const monitorRule = z.object({
  type: z.literal('monitor'),
  name: z.string().min(1),
  dry_run: z.boolean().optional(),
  options: z.looseObject({
    query: z.string().min(1),
    duration: z.number().int().min(0).max(LONGEST).optional(),
    fail_on_no_data: z.boolean().optional(),
    fail_on_no_groups_found: z.boolean().optional(),
    warmup: z.number().int().min(0).optional(),
  }),
});
const faultyRule = z.object({
  type: z.literal('faulty_deployment_detection'),
  name: z.string().min(1),
  dry_run: z.boolean().optional(),
  options: z
    .looseObject({
      duration: z.number().int().min(0).max(LONGEST).optional(),
      excluded_resources: z.array(z.string()).optional(),
      allowed_resources: z.array(z.string()).optional(),
    })
    .optional(),
});
const rule = z.discriminatedUnion('type', [monitorRule, faultyRule]);
type Rule = z.infer<typeof rule>;

const evaluation = z.object({
  data: z.object({
    type: z.literal('deployment_gates_evaluation_request'),
    attributes: z.object({
      service: z.string().min(1),
      env: z.string().min(1),
      identifier: z.string().min(1).optional(),
      version: z.string().min(1).optional(),
      primary_tag: z.string().optional(),
      configuration: z.object({ dry_run: z.boolean().optional(), rules: z.array(rule).min(1) }).optional(),
    }),
  }),
});
type Wanted = z.infer<typeof evaluation>['data']['attributes'];

const gate = z.object({
  data: z.object({
    type: z.literal('deployment_gate'),
    attributes: z.object({
      service: z.string().min(1),
      env: z.string().min(1),
      identifier: z.string().min(1).optional(),
      dry_run: z.boolean().optional(),
    }),
  }),
});
const gateRule = z.object({ data: z.object({ type: z.literal('deployment_rule'), attributes: rule }) });

interface Evaluation {
  wanted: Wanted;
  rules: Rule[];
  dryRun: boolean;
  gateId: string;
  /** How often its result was asked for. */
  asked: number;
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = String(issue?.path.at(-1));
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  throw refuseJsonApi(
    400,
    'Bad Request',
    missing ? `required ${field} field is missing` : `${issue?.path.join('.')}: ${issue?.message}`,
    JSON_API,
  );
}

interface RuleResult {
  name: string;
  status: 'pass' | 'fail';
  reason?: string;
  dry_run: boolean;
}

function judgeMonitors(organization: Organization, { options }: z.infer<typeof monitorRule>): string | undefined {
  const found = searchMonitors(organization, options.query);
  if (found.length === 0)
    return options.fail_on_no_groups_found === false ? undefined : `No monitors found for the query ${options.query}`;
  if (found.length > MOST_MONITORS) return `More than ${MOST_MONITORS} monitors found for the query ${options.query}`;
  const heard = found.filter(({ monitor }) => !isMuted(organization, monitor));
  const bad = (status: string) =>
    heard
      .filter((one) => one.status === status)
      .map(({ monitor }) => `https://app.datadoghq.com/monitors/${monitor.id}`);
  const [alerting, silent] = [bad('Alert'), bad('No Data')];
  if (alerting.length > 0) return `One or more monitors in ALERT state: ${alerting.join(', ')}`;
  if (silent.length > 0 && options.fail_on_no_data !== false)
    return `One or more monitors in NO_DATA state: ${silent.join(', ')}`;
  return undefined;
}

function judge(organization: Organization, one: Rule): RuleResult {
  // A faulty deployment is found in traces, of which the fake has none: it finds none.
  const reason = one.type === 'monitor' ? judgeMonitors(organization, one) : undefined;
  const dryRun = one.dry_run ?? false;
  return {
    name: one.name,
    status: reason && !dryRun ? 'fail' : 'pass',
    ...(reason ? { reason } : {}),
    dry_run: dryRun,
  };
}

/** Deployment gates: kept ones with their rules, and evaluations of them or of rules that come along. */
export function addGates(add: AddEndpoint, organization: Organization): void {
  const { store } = organization;
  const evaluations = new Map<string, Evaluation>();
  const evaluate = { keys: 'both', permission: 'deployment_gates_evaluate' } as const;
  const write = { keys: 'both', permission: 'deployment_gates_write' } as const;
  const json = (status: number, body: unknown): Answer => ({ status, type: JSON_API, body });

  add('POST', '/api/v2/deployment_gates', write, ({ body }): Answer => {
    const { identifier = 'default', dry_run = false, service, env } = read(gate, body).data.attributes;
    const stored: StoredGate = { id: randomUUID(), service, env, identifier, dry_run, rules: [] };
    store.gates.push(stored);
    const { id, rules: _, ...attributes } = stored;
    return json(200, { data: { id, type: 'deployment_gate', attributes } });
  });

  add('POST', '/api/v2/deployment_gates/:id/rules', write, ({ parameters, body }): Answer => {
    const found = store.gates.find(({ id }) => id === parameters.id);
    if (!found) throw refuseJsonApi(404, 'Not Found', 'deployment gate not found', JSON_API);
    const { options = {}, dry_run = false, ...rest } = read(gateRule, body).data.attributes;
    const stored = { id: randomUUID(), ...rest, dry_run, options };
    found.rules.push(stored);
    const { id, ...attributes } = stored;
    return json(200, { data: { id, type: 'deployment_rule', attributes: { ...attributes, gate_id: found.id } } });
  });

  add('DELETE', '/api/v2/deployment_gates/:id', write, ({ parameters }): Answer => {
    const found = store.gates.findIndex(({ id }) => id === parameters.id);
    if (found < 0) throw refuseJsonApi(404, 'Not Found', 'deployment gate not found', JSON_API);
    store.gates.splice(found, 1);
    return { status: 204 };
  });

  add('POST', '/api/v2/deployments/gates/evaluation', evaluate, ({ body }): Answer => {
    const wanted = read(evaluation, body).data.attributes;
    const { service, env, identifier = 'default', configuration, version } = wanted;
    const kept = store.gates.find((one) => one.service === service && one.env === env && one.identifier === identifier);
    if (!configuration && !kept)
      throw refuseJsonApi(
        404,
        'Not Found',
        `no gate found for service ${service}, env ${env}, and identifier ${identifier}`,
        JSON_API,
      );
    const rules = configuration?.rules ?? (kept?.rules as Rule[] | undefined) ?? [];
    if (!version && rules.some(({ type }) => type === 'faulty_deployment_detection'))
      throw refuseJsonApi(400, 'Bad Request', 'required version field is missing', JSON_API);
    const id = randomUUID();
    const dryRun = configuration?.dry_run ?? kept?.dry_run ?? false;
    evaluations.set(id, { wanted, rules, dryRun, gateId: kept?.id ?? randomUUID(), asked: 0 });
    return json(202, { data: { id, type: 'deployment_gates_evaluation_response', attributes: { evaluation_id: id } } });
  });

  // Not there at first, then on its way, then done: as a caller meets it that asks at once.
  add('GET', '/api/v2/deployments/gates/evaluation/:id', evaluate, ({ parameters: { id = '' } }): Answer => {
    const found = evaluations.get(id);
    if (!found || (found.asked += 1) === 1) throw refuseJsonApi(404, 'Not Found', 'evaluation not found', JSON_API);
    const done = found.asked > 2;
    const rules = done
      ? found.rules.map((one) => judge(organization, one))
      : found.rules.map(({ name }) => ({ name, status: 'in_progress' as const }));
    const failed = rules.some(({ status }) => status === 'fail');
    return json(200, {
      data: {
        id,
        type: 'deployment_gates_evaluation_result_response',
        attributes: {
          evaluation_id: id,
          evaluation_url: `https://app.datadoghq.com/ci/deployment-gates/evaluations/${id}`,
          gate_id: found.gateId,
          dry_run: found.dryRun,
          gate_status: !done ? 'in_progress' : failed && !found.dryRun ? 'fail' : 'pass',
          rules,
        },
      },
    });
  });
}
